package dev.sluice.gateway.internal.wire;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary JSON, as text: blanks, escapes and number forms of every kind. */
final class JsonTexts {
    private JsonTexts() {}

    /** A member of an object, and every byte of its text. */
    record Member(String before, String name, String colon, String value, String after) {
        String text() {
            return before + name + colon + value + after;
        }

        Member withValue(String other) {
            return new Member(before, name, colon, other, after);
        }
    }

    /** An object, member by member. */
    record Document(String before, List<Member> members, String blank, String after) {
        String text() {
            return before + "{" + inside() + "}" + after;
        }

        String inside() {
            return members.isEmpty()
                    ? blank
                    : members.stream().map(Member::text).collect(Collectors.joining(","));
        }
    }

    static Arbitrary<Document> documents() {
        return Combinators.combine(blanks(), members().list().ofMaxSize(6), blanks(), blanks())
                .as(Document::new);
    }

    static Arbitrary<Member> members() {
        Arbitrary<String> colon = Combinators.combine(blanks(), blanks()).as((a, b) -> a + ":" + b);
        return Combinators.combine(blanks(), names(), colon, values(3), blanks())
                .as(Member::new);
    }

    static Arbitrary<String> values(int depth) {
        Arbitrary<String> scalars = Arbitraries.oneOf(strings(), numbers(), Arbitraries.of("true", "false", "null"));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<String> inner = Combinators.combine(blanks(), Arbitraries.lazy(() -> values(depth - 1)), blanks())
                .as((a, value, b) -> a + value + b);
        Arbitrary<String> arrays = inner.list().ofMaxSize(3).map(all -> "[" + String.join(",", all) + "]");
        Arbitrary<String> objects = Combinators.combine(names(), inner)
                .as((name, value) -> name + ":" + value)
                .list()
                .ofMaxSize(3)
                .map(all -> "{" + String.join(",", all) + "}");
        return Arbitraries.oneOf(scalars, arrays, objects);
    }

    /** Names in quotes: a few that are likely to meet, some in two spellings, and any string without half characters. */
    static Arbitrary<String> names() {
        Arbitrary<String> known = Arbitraries.of(
                "\"model\"", "\"mod\\u0065l\"", "\"stream\"", "\"a\"", "\"\"", "\"\u00e9\"", "\"\\u00e9\"");
        return Arbitraries.oneOf(known, strings().filter(text -> !text.contains("\\udc00")));
    }

    static Arbitrary<String> strings() {
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .excludeChars('"', '\\')
                        .ofMaxLength(20),
                Arbitraries.of(
                        "\\n",
                        "\\\"",
                        "\\\\",
                        "\\/",
                        "\\b\\f\\r\\t",
                        "\\u0000",
                        "\\u00E9",
                        "\\ud83d\\ude00",
                        "\\udc00"),
                Arbitraries.of(
                        "\u00e9",
                        "\u20ac",
                        "\u4f60\u597d",
                        "\ud83d\ude00",
                        "\u007f",
                        "\uffff",
                        "\ud7ff\ue000",
                        "\u0800"));
        return pieces.list().ofMaxSize(4).map(all -> "\"" + String.join("", all) + "\"");
    }

    static Arbitrary<String> numbers() {
        return Arbitraries.of("0", "-0", "1", "-17", "0.5", "1e3", "1E+30", "-2.25e-7", "12345678901234567890", "0e0");
    }

    static Arbitrary<String> blanks() {
        return Arbitraries.frequency(Tuple.of(6, ""), Tuple.of(2, " "), Tuple.of(1, "\n"), Tuple.of(1, "\r\n\t"));
    }
}
