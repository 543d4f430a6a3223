package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.Losses;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a client's request by type. Absent and null are the same; what is wrong is named by its path. */
final class Fields {
    private Fields() {}

    static GatewayException invalid(String path, String what) {
        return Problem.of(Problem.Kind.INVALID_REQUEST, path + ": " + what)
                .withParam(path)
                .asException();
    }

    static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String at(String path, int index) {
        return path + "[" + index + "]";
    }

    static @Nullable JsonNode value(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    static @Nullable JsonNode object(JsonNode object, String name, String path) {
        JsonNode value = value(object, name);
        if (value != null && !value.isObject()) {
            throw invalid(at(path, name), "must be an object");
        }
        return value;
    }

    static @Nullable JsonNode array(JsonNode object, String name, String path) {
        JsonNode value = value(object, name);
        if (value != null && !value.isArray()) {
            throw invalid(at(path, name), "must be an array");
        }
        return value;
    }

    static @Nullable String text(JsonNode object, String name, String path) {
        JsonNode value = value(object, name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw invalid(at(path, name), "must be a string");
        }
        return value.stringValue();
    }

    static String requiredText(JsonNode object, String name, String path) {
        String text = text(object, name, path);
        if (text == null) {
            throw invalid(at(path, name), "is required");
        }
        return text;
    }

    static boolean flag(JsonNode object, String name, String path) {
        JsonNode value = value(object, name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw invalid(at(path, name), "must be true or false");
        }
        return value.booleanValue();
    }

    static @Nullable Double number(JsonNode object, String name) {
        JsonNode value = value(object, name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw invalid(name, "must be a number");
        }
        return value.doubleValueOpt().orElseThrow(() -> invalid(name, "is out of range"));
    }

    static @Nullable Long count(JsonNode object, String name, String path, long least) {
        JsonNode value = value(object, name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
            throw invalid(at(path, name), "must be a whole number, " + least + " or more");
        }
        return value.longValue();
    }

    /** Notes every field that this codec does not know. */
    static void dropUnknown(JsonNode object, String path, Set<String> known, Losses losses) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name) && value(object, name) != null) {
                losses.drop(at(path, name));
            }
        }
    }
}
