package dev.sluice.gateway.internal.dialect.openai;

import tools.jackson.databind.JsonNode;

/** Whether a JSON schema keeps the rules of OpenAI's strict mode, which refuses those that do not. */
final class StrictSchema {
    private StrictSchema() {}

    /** Every object forbids additional properties and requires all of its own. */
    static boolean holds(JsonNode schema) {
        return !schema.isObject()
                || (holdsHere(schema)
                        && holds(schema.path("items"))
                        && holdsInEach(schema.path("properties"))
                        && holdsInEach(schema.path("$defs"))
                        && holdsInEach(schema.path("definitions"))
                        && holdsInEach(schema.path("anyOf")));
    }

    private static boolean holdsInEach(JsonNode schemas) {
        return schemas.valueStream().allMatch(StrictSchema::holds);
    }

    private static boolean holdsHere(JsonNode schema) {
        JsonNode properties = schema.path("properties");
        boolean isObject =
                properties.isObject() || schema.path("type").asString("").equals("object");
        if (!isObject) {
            return true;
        }
        JsonNode closed = schema.path("additionalProperties");
        JsonNode required = schema.path("required");
        return closed.isBoolean()
                && !closed.booleanValue()
                && properties.propertyNames().stream()
                        .allMatch(name -> required.valueStream().anyMatch(r -> name.equals(r.asString(""))));
    }
}
