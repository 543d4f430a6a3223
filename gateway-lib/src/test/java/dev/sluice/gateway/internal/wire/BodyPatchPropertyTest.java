package dev.sluice.gateway.internal.wire;

import static dev.sluice.gateway.internal.wire.BodyPatchTest.patched;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.internal.wire.JsonTexts.Document;
import dev.sluice.gateway.internal.wire.JsonTexts.Member;
import dev.sluice.gateway.spi.BodyEdit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BodyPatchPropertyTest {
    @Property
    void changesNoOtherByte(@ForAll("documents") Document document, @ForAll("edits") List<BodyEdit> edits) {
        Map<String, String> last = lastEdits(edits);
        String added = last.entrySet().stream()
                .filter(edit -> document.members().stream().noneMatch(m -> name(m).equals(edit.getKey())))
                .map(edit -> JsonText.quoted(edit.getKey()).utf8() + ":" + edit.getValue())
                .collect(Collectors.joining(","));
        String kept = document.members().isEmpty()
                ? document.blank()
                : document.members().stream()
                        .map(m -> m.withValue(last.getOrDefault(name(m), m.value()))
                                .text())
                        .collect(Collectors.joining(","));
        String comma = added.isEmpty() || document.members().isEmpty() ? "" : ",";

        assertThat(patched(document.text(), edits.toArray(BodyEdit[]::new)))
                .isEqualTo(document.before() + "{" + added + comma + kept + "}" + document.after());
    }

    @Property
    void resultIsTheTreeWithTheFieldsSetAndRemoved(
            @ForAll("documents") Document document, @ForAll("editsAndRemovals") List<BodyEdit> edits) {
        ObjectNode expected = (ObjectNode) JsonOracle.tree(document.text());
        lastEdits(edits).forEach((name, value) -> {
            if (value.isEmpty()) {
                expected.remove(name);
            } else {
                expected.set(name, JsonOracle.tree(value));
            }
        });

        JsonNode actual = JsonOracle.tree(patched(document.text(), edits.toArray(BodyEdit[]::new)));

        assertThat(actual).isEqualTo(expected);
    }

    private static Map<String, String> lastEdits(List<BodyEdit> edits) {
        Map<String, String> last = new LinkedHashMap<>();
        edits.forEach(edit -> last.put(edit.field(), edit.json().utf8()));
        return last;
    }

    private static String name(Member member) {
        return JsonOracle.tree(member.name()).stringValue();
    }

    @Provide
    Arbitrary<Document> documents() {
        return JsonTexts.documents();
    }

    @Provide
    Arbitrary<List<BodyEdit>> edits() {
        return sets().list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<BodyEdit>> editsAndRemovals() {
        return Arbitraries.oneOf(sets(), names().map(BodyEdit::remove)).list().ofMaxSize(5);
    }

    private static Arbitrary<BodyEdit> sets() {
        return Combinators.combine(names(), JsonTexts.values(1)).as(BodyEdit::set);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.of("model", "stream", "a", "", "\u00e9", "q\"\n");
    }
}
