package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sets top-level fields of a scanned object and leaves every other byte alone. */
public final class BodyPatch {
    private BodyPatch() {}

    /**
     * The object with the edits applied; shares its bytes. A field that is there keeps its place, and each of its
     * occurrences gets the new value; one that is not is added right behind the opening bracket. Of several edits to one
     * field the last counts.
     */
    public static Body apply(JsonObject json, List<BodyEdit> edits) {
        if (edits.isEmpty()) {
            return Body.of(json.bytes());
        }
        Map<String, Slice> wanted = new LinkedHashMap<>();
        for (BodyEdit edit : edits) {
            wanted.put(edit.field(), edit.json());
        }
        List<Slice> slices = new ArrayList<>();
        int inside = json.start() + 1;
        slices.add(new Slice(json.bytes(), 0, inside));
        addAbsent(json, wanted, slices);
        int copied = inside;
        for (int field = 0; field < json.size(); field++) {
            for (Map.Entry<String, Slice> edit : wanted.entrySet()) {
                if (json.isNamed(field, edit.getKey())) {
                    slices.add(new Slice(json.bytes(), copied, json.valueStart(field) - copied));
                    slices.add(edit.getValue());
                    copied = json.valueEnd(field);
                }
            }
        }
        slices.add(new Slice(json.bytes(), copied, json.bytes().length - copied));
        return Body.of(slices);
    }

    private static void addAbsent(JsonObject json, Map<String, Slice> wanted, List<Slice> slices) {
        boolean empty = json.size() == 0;
        String separator = "";
        for (Map.Entry<String, Slice> edit : wanted.entrySet()) {
            if (json.indexOf(edit.getKey(), 0) < 0) {
                OutBuffer name = new OutBuffer();
                new JsonText(name).raw(separator).string(edit.getKey()).raw(":");
                slices.add(Slice.of(name.toByteArray()));
                slices.add(edit.getValue());
                separator = ",";
            }
        }
        if (!separator.isEmpty() && !empty) {
            slices.add(Slice.of(separator));
        }
    }

    /**
     * A copy of an object with one more member, or empty when it has a member of that name, whatever its value.
     *
     * @param object the text of an object
     * @param json the member's value, as JSON text
     * @throws JsonSyntaxException when the text is not an object
     */
    public static Optional<byte[]> withMember(Slice object, String name, String json) {
        JsonObject scanned = JsonObject.scan(object.toByteArray());
        if (scanned.indexOf(name, 0) >= 0) {
            return Optional.empty();
        }
        return Optional.of(apply(scanned, List.of(BodyEdit.set(name, json))).toByteArray());
    }
}
