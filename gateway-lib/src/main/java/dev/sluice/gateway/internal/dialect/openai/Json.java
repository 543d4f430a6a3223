package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reading of a client's fields. JSON null is the same as absent; a wrong type is a 400 that names the path. A path is that
 * of the object, empty for the request itself.
 */
final class Json {
    private Json() {}

    static GatewayException invalid(String path, String message) {
        return Problem.of(Problem.Kind.INVALID_REQUEST, path + ": " + message)
                .withParam(path)
                .asException();
    }

    static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static @Nullable JsonNode field(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    static @Nullable String string(JsonNode object, String name, String path) {
        JsonNode value = field(object, name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw invalid(at(path, name), "must be a string");
        }
        return value.stringValue();
    }

    static String requiredString(JsonNode object, String name, String path) {
        String value = string(object, name, path);
        if (value == null || value.isEmpty()) {
            throw invalid(at(path, name), "is required and must be a string");
        }
        return value;
    }

    static @Nullable Boolean bool(JsonNode object, String name, String path) {
        JsonNode value = field(object, name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw invalid(at(path, name), "must be true or false");
        }
        return value.booleanValue();
    }

    static boolean isTrue(JsonNode object, String name, String path) {
        return Boolean.TRUE.equals(bool(object, name, path));
    }

    static @Nullable Long integer(JsonNode object, String name, String path) {
        JsonNode value = field(object, name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(at(path, name), "must be an integer");
        }
        return value.longValue();
    }

    static @Nullable Double number(JsonNode object, String name, String path) {
        JsonNode value = field(object, name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw invalid(at(path, name), "must be a number");
        }
        return value.doubleValueOpt().orElseThrow(() -> invalid(at(path, name), "is out of range"));
    }

    static @Nullable JsonNode object(JsonNode object, String name, String path) {
        JsonNode value = field(object, name);
        if (value != null && !value.isObject()) {
            throw invalid(at(path, name), "must be an object");
        }
        return value;
    }

    static JsonNode requiredObject(JsonNode object, String name, String path) {
        JsonNode value = object(object, name, path);
        if (value == null) {
            throw invalid(at(path, name), "is required and must be an object");
        }
        return value;
    }

    static @Nullable JsonNode array(JsonNode object, String name, String path) {
        JsonNode value = field(object, name);
        if (value != null && !value.isArray()) {
            throw invalid(at(path, name), "must be an array");
        }
        return value;
    }

    /** An element of an array that must be an object. */
    static JsonNode element(JsonNode element, String path) {
        if (!element.isObject()) {
            throw invalid(path, "must be an object");
        }
        return element;
    }
}
