package dev.sluice.gateway.server.http;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.json.JsonMapper;

/** Reads the body of a registration: a JSON object of the fields that there are, each a string and there once. */
final class RegistrationReader {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String DESCRIPTION = "description";
    private static final String ENDPOINT = "endpoint";
    private static final String API_KEY = "api_key";
    private static final List<String> FIELDS = List.of(ID, NAME, DESCRIPTION, ENDPOINT, API_KEY);
    private static final int LONGEST_SHOWN = 64;

    private RegistrationReader() {}

    /**
     * Reads a body.
     *
     * @throws GatewayException 400 naming the field, or the place where it is no JSON
     */
    static Registration read(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text(body))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refusal("the body must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                readField(parser, fields);
            }
            if (parser.nextToken() != null) {
                throw refusal("the body goes on behind its JSON object");
            }
        } catch (JacksonException e) {
            // Jackson's own words repeat what it read, and that may be a key.
            TokenStreamLocation at = e.getLocation();
            String place = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw Problem.of(Kind.INVALID_REQUEST, "the body is not JSON" + place)
                    .asException(e);
        }
        return Registration.of(
                required(fields, ID),
                Optional.ofNullable(fields.get(NAME)),
                Optional.ofNullable(fields.get(DESCRIPTION)),
                required(fields, ENDPOINT),
                Optional.ofNullable(fields.get(API_KEY)));
    }

    private static void readField(JsonParser parser, Map<String, String> fields) {
        String field = parser.currentName();
        if (!FIELDS.contains(field)) {
            throw refusal(
                    "`" + shown(field) + "` is not a field of a model; there are " + String.join(", ", FIELDS), field);
        }
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw refusal(
                    "`" + field + "` must be a string" + (isOptional(field) ? "; leave it out for none" : ""), field);
        }
        if (fields.putIfAbsent(field, parser.getString()) != null) {
            throw refusal("`" + field + "` is there twice", field);
        }
    }

    private static boolean isOptional(String field) {
        return !field.equals(ID) && !field.equals(ENDPOINT);
    }

    private static String required(Map<String, String> fields, String field) {
        String value = fields.get(field);
        if (value == null) {
            throw refusal("`" + field + "` is missing", field);
        }
        return value;
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal("the body is not UTF-8");
        }
    }

    /** Names come from outside. */
    private static String shown(String field) {
        String plain = field.replaceAll("[^ -~]", "?");
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "…";
    }

    private static GatewayException refusal(String why, String field) {
        return Problem.of(Kind.INVALID_REQUEST, why).withParam(shown(field)).asException();
    }

    private static GatewayException refusal(String why) {
        return Problem.of(Kind.INVALID_REQUEST, why).asException();
    }
}
