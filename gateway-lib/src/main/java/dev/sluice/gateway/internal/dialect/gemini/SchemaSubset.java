package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON schema in the words that Google's schemas have: references are put in, alternatives become {@code anyOf} or
 * {@code nullable}, and what has no word is left out.
 */
final class SchemaSubset {
    private static final int DEEPEST = 64;
    private static final int MOST_NODES = 20_000;
    private static final String NULL = "null";
    private static final Set<String> COPIED = Set.of(
            "title",
            "description",
            "default",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "propertyOrdering");
    private static final Map<String, Set<String>> FORMATS = Map.of(
            "string", Set.of("enum", "date-time"),
            "integer", Set.of("int32", "int64"),
            "number", Set.of("float", "double"));

    private final JsonNode document;
    private final String path;
    private final Set<String> open = new HashSet<>();
    private int nodes;
    private int depth;

    private SchemaSubset(JsonNode document, String path) {
        this.document = document;
        this.path = path;
    }

    /**
     * The schema of an object.
     *
     * @param path what to call it in a message
     * @throws GatewayException when it is no object, or is too large once its references are put in
     */
    static ObjectNode of(JsonNode schema, String path) {
        if (!schema.isObject()) {
            throw invalid(path, "the schema must be an object");
        }
        ObjectNode clean = new SchemaSubset(schema, path).clean(schema);
        return clean.has("type") || clean.has("anyOf") ? clean : clean.put("type", "object");
    }

    private static GatewayException invalid(String path, String what) {
        return Problem.of(Problem.Kind.INVALID_REQUEST, path + ": " + what)
                .withParam(path)
                .asException();
    }

    private ObjectNode clean(JsonNode schema) {
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw invalid(path, "the schema is too large, or too deep, once its references are put in");
        }
        if (!schema.isObject()) {
            return Json.object();
        }
        String reference = Json.textOrNull(schema, "$ref");
        depth++;
        ObjectNode clean = reference == null ? cleanOwn(schema) : resolved(reference, schema);
        depth--;
        return clean;
    }

    /** What a reference names; a schema that holds itself ends where it begins again. */
    private ObjectNode resolved(String reference, JsonNode schema) {
        if (!reference.startsWith("#") || !open.add(reference)) {
            return Json.object().put("type", "object");
        }
        ObjectNode clean = clean(document.at(pointer(reference.substring(1))));
        open.remove(reference);
        String description = Json.textOrNull(schema, "description");
        return description == null ? clean : clean.put("description", description);
    }

    private static String pointer(String fragment) {
        return fragment.startsWith("/") ? fragment : "";
    }

    private ObjectNode cleanOwn(JsonNode schema) {
        ObjectNode clean = Json.object();
        boolean nullable = type(schema, clean);
        for (String name : COPIED) {
            if (schema.has(name)) {
                clean.set(name, schema.get(name));
            }
        }
        enumeration(schema, clean);
        properties(schema, clean);
        items(schema, clean);
        schema.path("allOf").forEach(part -> merge(clean(part), clean));
        inferType(clean);
        format(schema, clean);
        required(schema, clean);
        boolean holdsNull = schema.path("enum").valueStream().anyMatch(JsonNode::isNull);
        if (nullable || holdsNull || schema.path("nullable").booleanValue(false)) {
            clean.put("nullable", true);
        }
        return alternatives(schema, clean);
    }

    /** Sets the type where there is one; says whether null is one of them. */
    private static boolean type(JsonNode schema, ObjectNode clean) {
        JsonNode type = schema.path("type");
        if (type.isString() && !type.stringValue().equals(NULL)) {
            clean.set("type", type);
        }
        List<String> types = types(schema);
        if (types.stream().filter(name -> !name.equals(NULL)).count() == 1) {
            types.stream().filter(name -> !name.equals(NULL)).forEach(name -> clean.put("type", name));
        }
        return types.contains(NULL) || type.stringValue("").equals(NULL);
    }

    private static List<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? type.valueStream().map(name -> name.stringValue("")).toList()
                : List.of();
    }

    /** Only text can be enumerated; a constant is an enumeration of one. */
    private static void enumeration(JsonNode schema, ObjectNode clean) {
        ArrayNode values = Json.array();
        JsonNode constant = schema.path("const");
        if (constant.isString()) {
            values.add(constant);
        } else if (constant.isMissingNode()) {
            schema.path("enum").valueStream().filter(value -> !value.isNull()).forEach(values::add);
        }
        if (!values.isEmpty() && values.valueStream().allMatch(JsonNode::isString)) {
            clean.set("enum", values);
        }
    }

    /** Walked by name: an argument may be called like a keyword. */
    private void properties(JsonNode schema, ObjectNode clean) {
        JsonNode properties = schema.path("properties");
        if (properties.isObject() && !properties.isEmpty()) {
            ObjectNode cleaned = clean.putObject("properties");
            properties.properties().forEach(property -> cleaned.set(property.getKey(), clean(property.getValue())));
        }
    }

    private void items(JsonNode schema, ObjectNode clean) {
        JsonNode items = schema.path("items");
        if (items.isObject()) {
            clean.set("items", clean(items));
        } else if (items.isArray() && !items.isEmpty()) {
            ObjectNode any = Json.object();
            any.set("anyOf", items);
            clean.set("items", clean(any));
        } else if (clean.path("type").stringValue("").equals("array")) {
            clean.putObject("items").put("type", "object");
        }
    }

    /** Adds what a part of an {@code allOf} says; what was said before stands. */
    private static void merge(ObjectNode part, ObjectNode whole) {
        part.properties().forEach(entry -> {
            JsonNode before = whole.get(entry.getKey());
            if (before == null) {
                whole.set(entry.getKey(), entry.getValue());
            } else if (before instanceof ObjectNode object && entry.getValue().isObject()) {
                entry.getValue().properties().stream()
                        .filter(property -> !object.has(property.getKey()))
                        .forEach(property -> object.set(property.getKey(), property.getValue()));
            } else if (before instanceof ArrayNode array && entry.getValue().isArray()) {
                entry.getValue().forEach(array::add);
            }
        });
    }

    private static void inferType(ObjectNode clean) {
        if (!clean.has("type")) {
            if (clean.has("properties")) {
                clean.put("type", "object");
            } else if (clean.has("items")) {
                clean.put("type", "array");
            } else if (clean.has("enum")) {
                clean.put("type", "string");
            }
        }
    }

    private static void format(JsonNode schema, ObjectNode clean) {
        String format = Json.text(schema, "format");
        if (FORMATS.getOrDefault(Json.text(clean, "type"), Set.of()).contains(format)) {
            clean.put("format", format);
        }
    }

    private static void required(JsonNode schema, ObjectNode clean) {
        Set<String> names = new LinkedHashSet<>();
        clean.path("required").forEach(name -> names.add(name.stringValue("")));
        schema.path("required").forEach(name -> names.add(name.stringValue("")));
        names.removeIf(name -> !clean.path("properties").has(name));
        clean.remove("required");
        if (!names.isEmpty()) {
            ArrayNode required = clean.putArray("required");
            names.forEach(required::add);
        }
    }

    /**
     * Puts {@code anyOf}, {@code oneOf} and a list of types in. Beside alternatives nothing else may stand; so where a
     * schema says what it is by itself, that is kept, and the alternatives are left out.
     */
    private ObjectNode alternatives(JsonNode schema, ObjectNode clean) {
        List<JsonNode> branches = branches(schema);
        if (branches.isEmpty() || clean.has("properties") || clean.has("items") || clean.has("enum")) {
            return clean;
        }
        boolean nullable =
                clean.path("nullable").booleanValue(false) || branches.stream().anyMatch(SchemaSubset::isNull);
        List<ObjectNode> cleaned = branches.stream()
                .filter(branch -> !isNull(branch))
                .map(this::clean)
                .filter(branch -> !branch.isEmpty())
                .toList();
        JsonNode description = clean.get("description");
        for (ObjectNode branch : cleaned) {
            if (nullable) {
                branch.put("nullable", true);
            }
            if (description != null && !branch.has("description")) {
                branch.set("description", description);
            }
        }
        if (cleaned.size() == 1) {
            return cleaned.get(0);
        }
        ObjectNode any = Json.object();
        cleaned.forEach(any.putArray("anyOf")::add);
        return cleaned.isEmpty() ? clean : any;
    }

    private static List<JsonNode> branches(JsonNode schema) {
        List<JsonNode> branches = new ArrayList<>();
        schema.path("anyOf").forEach(branches::add);
        schema.path("oneOf").forEach(branches::add);
        List<String> types = types(schema);
        if (branches.isEmpty()
                && types.stream().filter(name -> !name.equals(NULL)).count() > 1) {
            types.forEach(name -> branches.add(Json.object().put("type", name)));
        }
        return branches;
    }

    private static boolean isNull(@Nullable JsonNode schema) {
        return schema != null && Json.text(schema, "type").equals(NULL);
    }
}
