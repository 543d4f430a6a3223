package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.EmbedReply;
import dev.sluice.gateway.internal.dialect.neutral.EmbedRequest;
import dev.sluice.gateway.internal.wire.EnvelopeReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsTest {
    private final Embeddings embeddings = new Embeddings();
    private final Losses losses = new Losses();

    @Test
    void readsOneTextOrSeveral() {
        assertThat(read("'input':'a'")).isEqualTo(new EmbedRequest("e", List.of("a"), null, false));
        assertThat(read("'input':['a',''],'dimensions':3,'encoding_format':'base64'"))
                .isEqualTo(new EmbedRequest("e", List.of("a", ""), 3L, true));
        assertThat(losses.dropped()).isEmpty();
    }

    @Test
    void namesWhatItLeavesOut() {
        read("'input':'a','user':'u','unheard_of':1,'encoding_format':'float'");

        assertThat(losses.dropped()).containsExactlyInAnyOrder("user", "unheard_of");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'x':1                                 | input           | is required",
                "'input':null                          | input           | is required",
                "'input':[]                            | input           | is required",
                "'input':[1,2]                         | input           | not token ids",
                "'input':[[1],[2]]                     | input           | not token ids",
                "'input':['a',true]                    | input           | an array of strings",
                "'input':{}                            | input           | is required",
                "'input':'a','dimensions':0            | dimensions      | at least 1",
                "'input':'a','dimensions':'3'          | dimensions      | an integer",
                "'input':'a','encoding_format':'int8'  | encoding_format | float or base64"
            },
            quoteCharacter = '"')
    void refusesWhatCannotBeSaid(String fields, String param, String why) {
        Problem problem = problemOf(() -> read(fields.strip()));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.param()).contains(param);
        assertThat(problem.message()).contains(why);
    }

    @Test
    void writesNumbersOrTheirBytes() {
        float[] vector = {0.1f, -1.5f, 1.0e-10f, 3.4028235e38f};
        EmbedReply reply = new EmbedReply(List.of(vector, new float[0]), new Usage(5, 0, 0, 0, 0));

        assertThat(written(reply, false))
                .isEqualTo("{\"object\":\"list\",\"data\":["
                        + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,-1.5,1.0E-10,3.4028235E38]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[]}],"
                        + "\"model\":\"e\",\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}");
        String base64 = Fixtures.json(written(reply, true).replace('"', '\''))
                .at("/data/0/embedding")
                .stringValue();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            assertThat(bytes.getFloat()).isEqualTo(number);
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private String written(EmbedReply reply, boolean base64) {
        EmbedRequest request = new EmbedRequest("e", List.of("a", "b"), null, base64);
        return new String(embeddings.writeEmbedReply(reply, request), StandardCharsets.UTF_8);
    }

    private EmbedRequest read(String fields) {
        byte[] body = ("{'model':'e'," + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return embeddings.readEmbedRequest(EnvelopeReader.read(body, Operation.EMBED), losses);
    }
}
