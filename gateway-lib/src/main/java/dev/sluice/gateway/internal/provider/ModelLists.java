package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the lists of models have in common. */
final class ModelLists {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ModelLists() {}

    /** @throws tools.jackson.core.JacksonException when it is not JSON */
    static JsonNode parse(Slice document) {
        return JSON.readTree(document.array(), document.offset(), document.length());
    }

    /**
     * One field of each element, where it is a text.
     *
     * @throws IllegalArgumentException when there is no array
     */
    static List<String> names(JsonNode models, String field) {
        if (!models.isArray()) {
            throw new IllegalArgumentException("the provider's answer holds no list of models");
        }
        List<String> names = new ArrayList<>(models.size());
        for (JsonNode model : models) {
            model.path(field).stringValueOpt().ifPresent(names::add);
        }
        return names;
    }
}
