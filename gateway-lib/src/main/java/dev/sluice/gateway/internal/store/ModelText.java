package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What every store can keep, so that a model that one takes is taken by all. */
final class ModelText {
    private static final int LONGEST_ID = 512;
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_DESCRIPTION = 8192;
    private static final int LONGEST_ENDPOINT = 2048;
    private static final int LONGEST_KEY = 16_384;

    private ModelText() {}

    /**
     * Refuses a model that cannot be kept.
     *
     * @throws dev.sluice.gateway.GatewayException {@link Kind#INVALID_REQUEST} naming the field
     */
    static void check(RegisteredModel model) {
        if (model.id().isEmpty()) {
            throw refusal("id", "may not be empty");
        }
        check("id", model.id(), LONGEST_ID);
        model.name().ifPresent(name -> check("name", name, LONGEST_NAME));
        model.description().ifPresent(words -> check("description", words, LONGEST_DESCRIPTION));
        check("endpoint", model.endpoint().toString(), LONGEST_ENDPOINT);
        model.apiKey().ifPresent(key -> check("api_key", key.reveal(), LONGEST_KEY));
    }

    private static void check(String field, String value, int longest) {
        if (value.length() > longest) {
            throw refusal(field, "may have " + longest + " characters at most");
        }
        if (value.indexOf('\0') >= 0 || !isText(value)) {
            throw refusal(field, "holds characters that are no text");
        }
    }

    /** Half a surrogate pair has no UTF-8 form: a database would keep something else. */
    private static boolean isText(String value) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static RuntimeException refusal(String field, String why) {
        return Problem.of(Kind.INVALID_REQUEST, "'" + field + "' " + why)
                .withParam(field)
                .asException();
    }
}
