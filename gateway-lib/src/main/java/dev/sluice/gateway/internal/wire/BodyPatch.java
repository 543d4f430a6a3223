package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets and removes top-level fields of a scanned object and leaves every other byte alone. */
public final class BodyPatch {
    private static final Slice COMMA = Slice.of(",");

    private BodyPatch() {}

    /**
     * The object with the edits applied; shares its bytes. A field that is there keeps its place, and each of its
     * occurrences gets the new value or goes; one that is not is added right behind the opening bracket. Of several edits
     * to one field the last counts.
     */
    public static Body apply(JsonObject json, List<BodyEdit> edits) {
        if (edits.isEmpty()) {
            return Body.of(json.bytes());
        }
        Map<String, BodyEdit> wanted = new LinkedHashMap<>();
        for (BodyEdit edit : edits) {
            wanted.put(edit.field(), edit);
        }
        List<Slice> slices = new ArrayList<>();
        int inside = json.start() + 1;
        slices.add(new Slice(json.bytes(), 0, inside));
        boolean added = addAbsent(json, wanted, slices);
        int copied = inside;
        boolean kept = false;
        for (int field = 0; field < json.size(); field++) {
            BodyEdit edit = editOf(json, field, wanted);
            if (edit != null && edit.isRemoval()) {
                // Goes with the comma before it; what is first among those that stay loses its comma below.
                copy(json, copied, field == 0 ? inside : json.valueEnd(field - 1), slices);
                copied = json.valueEnd(field);
                continue;
            }
            if (!kept) {
                kept = true;
                if (added) {
                    slices.add(COMMA);
                }
                copied = field == 0 ? copied : json.rawName(field).offset();
            }
            if (edit != null) {
                copy(json, copied, json.valueStart(field), slices);
                slices.add(edit.json());
                copied = json.valueEnd(field);
            }
        }
        copy(json, copied, json.bytes().length, slices);
        return Body.of(slices);
    }

    private static @Nullable BodyEdit editOf(JsonObject json, int field, Map<String, BodyEdit> wanted) {
        for (BodyEdit edit : wanted.values()) {
            if (json.isNamed(field, edit.field())) {
                return edit;
            }
        }
        return null;
    }

    private static void copy(JsonObject json, int from, int to, List<Slice> slices) {
        if (from < to) {
            slices.add(new Slice(json.bytes(), from, to - from));
        }
    }

    /** Adds the fields that the object lacks; false when there are none. */
    private static boolean addAbsent(JsonObject json, Map<String, BodyEdit> wanted, List<Slice> slices) {
        boolean added = false;
        for (BodyEdit edit : wanted.values()) {
            if (!edit.isRemoval() && json.indexOf(edit.field(), 0) < 0) {
                OutBuffer name = new OutBuffer();
                new JsonText(name).raw(added ? "," : "").string(edit.field()).raw(":");
                slices.add(Slice.of(name.toByteArray()));
                slices.add(edit.json());
                added = true;
            }
        }
        return added;
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
