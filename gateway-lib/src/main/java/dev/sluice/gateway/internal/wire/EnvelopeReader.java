package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.spi.Slice;

/** Reads the envelope of a request, or says to the client what is wrong with its body, and where. */
public final class EnvelopeReader {
    static final int MAX_MODEL = 512;

    private EnvelopeReader() {}

    /**
     * Scans a body. {@code stream} is looked at where the operation has it; embeddings do not. A body that is relayed is not
     * looked into at all: its envelope names no model.
     *
     * @throws GatewayException with an {@code INVALID_REQUEST}
     */
    public static Envelope read(byte[] body, Operation operation) {
        if (operation == Operation.RELAY) {
            return new Envelope(JsonObject.unread(body), "", false);
        }
        JsonObject json = scan(body);
        String model = model(json);
        boolean stream = operation != Operation.EMBED && stream(json);
        return new Envelope(json, model, stream);
    }

    private static JsonObject scan(byte[] body) {
        try {
            return JsonObject.scan(body);
        } catch (JsonSyntaxException e) {
            throw invalid(describe(body, e)).asException(e);
        }
    }

    private static String describe(byte[] body, JsonSyntaxException e) {
        int first = 0;
        while (first < body.length && " \t\r\n".indexOf(body[first]) >= 0) {
            first++;
        }
        if (first == body.length) {
            return "the body is empty; it must be a JSON object";
        }
        String kind = kindOf(body[first]);
        return switch (kind) {
            case "an object", "" -> "the body is not valid JSON: " + e.getMessage();
            default -> "the body must be a JSON object, not " + kind;
        };
    }

    private static String model(JsonObject json) {
        Slice value = only(json, "model");
        if (value.isEmpty()) {
            throw invalid("`model` is missing: the body must name a model")
                    .withParam("model")
                    .asException();
        }
        if (!JsonStrings.isString(value)) {
            throw refused("model", "`model` must be a string, not " + kindOf(value), value);
        }
        String model = decode(value);
        if (model.isEmpty()) {
            throw refused("model", "`model` must not be empty", value);
        }
        if (model.length() > MAX_MODEL) {
            throw refused("model", "`model` must not have more than " + MAX_MODEL + " characters", value);
        }
        if (model.chars().anyMatch(Character::isISOControl)) {
            throw refused("model", "`model` must not contain control characters", value);
        }
        return model;
    }

    private static String decode(Slice model) {
        try {
            return JsonStrings.decode(model);
        } catch (JsonSyntaxException e) {
            throw invalid("`model` is not valid text: " + e.getMessage())
                    .withParam("model")
                    .asException(e);
        }
    }

    private static boolean stream(JsonObject json) {
        Slice value = only(json, "stream");
        if (value.isEmpty()) {
            return false;
        }
        byte first = value.array()[value.offset()];
        if (first != 't' && first != 'f' && first != 'n') {
            throw refused("stream", "`stream` must be true or false, not " + kindOf(value), value);
        }
        return first == 't';
    }

    /** The value of a field that must not be there twice, since readers disagree on which one counts; empty for none. */
    private static Slice only(JsonObject json, String name) {
        int field = json.indexOf(name, 0);
        if (field < 0) {
            return Slice.EMPTY;
        }
        int second = json.indexOf(name, field + 1);
        if (second >= 0) {
            throw refused(name, "`" + name + "` is there more than once, again", json.rawName(second));
        }
        return json.value(field);
    }

    private static String kindOf(Slice value) {
        return kindOf(value.array()[value.offset()]);
    }

    /** What kind of value begins with this byte, with its article; empty for none. */
    private static String kindOf(byte first) {
        return switch (first) {
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "a string";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
            default -> "";
        };
    }

    private static GatewayException refused(String field, String what, Slice where) {
        String place = JsonSyntaxException.place(where.array(), where.offset());
        return invalid(what + " " + place).withParam(field).asException();
    }

    private static Problem invalid(String message) {
        return Problem.of(Problem.Kind.INVALID_REQUEST, message);
    }
}
