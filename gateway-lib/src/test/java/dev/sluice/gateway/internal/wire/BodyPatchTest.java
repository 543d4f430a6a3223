package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyPatchTest {
    @Test
    void replacesAValueAndLeavesEveryOtherByteAlone() {
        assertThat(patched(
                        " { \"a\" : 1.0 ,\t\"model\" :\"fast\" , \"z\":\"\\u0041\"}\n",
                        BodyEdit.set("model", "\"gpt-4o\"")))
                .isEqualTo(" { \"a\" : 1.0 ,\t\"model\" :\"gpt-4o\" , \"z\":\"\\u0041\"}\n");
    }

    @Test
    void addsWhatIsAbsentRightBehindTheBracket() {
        assertThat(patched(" { \"a\":1}", BodyEdit.set("b", "2"), BodyEdit.set("c\"", "3")))
                .isEqualTo(" {\"b\":2,\"c\\\"\":3, \"a\":1}");
    }

    @Test
    void addsToAnEmptyObjectWithoutAComma() {
        assertThat(patched("{ }", BodyEdit.set("b", "2"))).isEqualTo("{\"b\":2 }");
        assertThat(patched("{}", BodyEdit.set("b", "2"), BodyEdit.set("c", "3")))
                .isEqualTo("{\"b\":2,\"c\":3}");
    }

    @Test
    void replacesEveryOccurrence() {
        assertThat(patched("{\"a\":1,\"\\u0061\":2,\"b\":{\"a\":3}}", BodyEdit.set("a", "9")))
                .isEqualTo("{\"a\":9,\"\\u0061\":9,\"b\":{\"a\":3}}");
    }

    @Test
    void letsTheLastEditOfAFieldCount() {
        assertThat(patched("{\"a\":1}", BodyEdit.set("a", "2"), BodyEdit.set("a", "3")))
                .isEqualTo("{\"a\":3}");
        assertThat(patched("{}", BodyEdit.set("a", "2"), BodyEdit.set("a", "3")))
                .isEqualTo("{\"a\":3}");
    }

    @Test
    void takesAFieldOutWithItsCommaAndLeavesEveryOtherByteAlone() {
        String json = " { \"a\" : 1.0 ,\t\"b\" :\"x\" , \"c\": [ ]}\n";
        assertThat(patched(json, BodyEdit.remove("a"))).isEqualTo(" {\"b\" :\"x\" , \"c\": [ ]}\n");
        assertThat(patched(json, BodyEdit.remove("b"))).isEqualTo(" { \"a\" : 1.0 , \"c\": [ ]}\n");
        assertThat(patched(json, BodyEdit.remove("c"))).isEqualTo(" { \"a\" : 1.0 ,\t\"b\" :\"x\"}\n");
        assertThat(patched(json, BodyEdit.remove("d"))).isEqualTo(json);
    }

    @Test
    void takesAllFieldsOutAndPutsOthersIn() {
        String json = "{\"a\":1,\"a\":2,\"b\":3}";
        assertThat(patched(json, BodyEdit.remove("a"), BodyEdit.remove("b"))).isEqualTo("{}");
        assertThat(patched(json, BodyEdit.remove("a"), BodyEdit.remove("b"), BodyEdit.set("c", "4")))
                .isEqualTo("{\"c\":4}");
        assertThat(patched(json, BodyEdit.remove("a"), BodyEdit.set("c", "4"), BodyEdit.set("b", "5")))
                .isEqualTo("{\"c\":4,\"b\":5}");
        assertThat(patched(json, BodyEdit.set("b", "5"), BodyEdit.remove("b"))).isEqualTo("{\"a\":1,\"a\":2}");
    }

    @Test
    void sharesTheBytesOfTheBody() {
        JsonObject json = JsonObject.scan("{\"model\":\"a\",\"messages\":[]}".getBytes(UTF_8));

        Body body = BodyPatch.apply(json, List.of(BodyEdit.set("model", "\"b\"")));

        assertThat(body.slices().get(body.slices().size() - 1).array()).isSameAs(json.bytes());
        assertThat(BodyPatch.apply(json, List.of()).slices())
                .singleElement()
                .satisfies(slice -> assertThat(slice.array()).isSameAs(json.bytes()));
    }

    @Test
    void addsAMemberToAnObjectThatLacksIt() {
        Slice options = new Slice("xx{\"a\":1}yy".getBytes(UTF_8), 2, 7);

        assertThat(BodyPatch.withMember(options, "include_usage", "true"))
                .hasValueSatisfying(json -> assertThat(json).asString().isEqualTo("{\"include_usage\":true,\"a\":1}"));
        assertThat(BodyPatch.withMember(Slice.of("{}"), "a", "1"))
                .hasValueSatisfying(json -> assertThat(json).asString().isEqualTo("{\"a\":1}"));
    }

    @Test
    void leavesAMemberThatIsThereAsItIs() {
        assertThat(BodyPatch.withMember(Slice.of("{\"include_usage\":false}"), "include_usage", "true"))
                .isEmpty();
    }

    @Test
    void addsNoMemberToWhatIsNoObject() {
        assertThatThrownBy(() -> BodyPatch.withMember(Slice.of("null"), "a", "1"))
                .isInstanceOf(JsonSyntaxException.class);
    }

    static String patched(String json, BodyEdit... edits) {
        Body body = BodyPatch.apply(JsonObject.scan(json.getBytes(UTF_8)), List.of(edits));
        byte[] bytes = body.toByteArray();
        assertThat(body.length()).isEqualTo(bytes.length);
        return new String(bytes, UTF_8);
    }
}
