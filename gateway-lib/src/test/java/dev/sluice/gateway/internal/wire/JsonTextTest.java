package dev.sluice.gateway.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Property
    void anyTextIsReadBackAsItWas(@ForAll String text) {
        assertThat(JSON.readTree(quoted(text)).stringValue()).isEqualTo(text);
    }

    @Test
    void escapesWhatMustBeEscapedAndNothingElse() {
        assertThat(quoted("a\"b\\c\nd\re\tf\u0001/é\u007f😀"))
                .isEqualTo("\"a\\\"b\\\\c\\nd\\re\\tf\\u0001/é\u007f😀\"");
    }

    @Test
    void keepsTheHalvesOfASplitCharacter() {
        assertThat(quoted("x\ud83d")).isEqualTo("\"x\\ud83d\"");
        assertThat(quoted("\ude00y")).isEqualTo("\"\\ude00y\"");
    }

    private static String quoted(String text) {
        return JsonText.quoted(text).utf8();
    }
}
