package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.internal.wire.JsonTexts.Document;
import dev.sluice.gateway.internal.wire.JsonTexts.Member;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonObjectPropertyTest {
    @Property
    void spansAreTheTextsOfTheSource(@ForAll("documents") Document document) {
        JsonObject json = JsonObject.scan(document.text().getBytes(UTF_8));

        assertThat(IntStream.range(0, json.size()).mapToObj(i -> json.rawName(i).utf8()))
                .isEqualTo(document.members().stream().map(Member::name).toList());
        assertThat(IntStream.range(0, json.size()).mapToObj(i -> json.value(i).utf8()))
                .isEqualTo(document.members().stream().map(Member::value).toList());
    }

    @Property
    void namesAndStringsMeanWhatTheyMeanToJackson(@ForAll("documents") Document document) {
        JsonObject json = JsonObject.scan(document.text().getBytes(UTF_8));

        for (int i = 0; i < json.size(); i++) {
            assertThat(json.name(i))
                    .isEqualTo(JsonOracle.tree(document.members().get(i).name()).stringValue());
            assertThat(json.value(json.name(i))).isPresent();
        }
    }

    @Property
    void takesWhatJacksonTakes(@ForAll("documents") Document document) {
        byte[] bytes = document.text().getBytes(UTF_8);

        assertThat(accepts(bytes)).isTrue();
        assertThat(JsonOracle.isObject(bytes)).isTrue();
    }

    @Property(tries = 1500)
    void agreesWithJacksonOnDamagedDocuments(@ForAll("documents") Document document, @ForAll Random random) {
        byte[] bytes = Mutations.mutate(document.text().getBytes(UTF_8), random);

        assertThat(accepts(bytes)).as(() -> new String(bytes, UTF_8)).isEqualTo(JsonOracle.isObject(bytes));
    }

    static boolean accepts(byte[] bytes) {
        try {
            JsonObject.scan(bytes);
            return true;
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<Document> documents() {
        return JsonTexts.documents();
    }
}
