package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.TargetOverrides;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Overrides as edits of a chat request. The cap on output has two names, of which one may stand in a request. */
final class OverrideEdits {
    private static final String CAP = "max_completion_tokens";
    private static final String OLD_CAP = "max_tokens";

    private OverrideEdits() {}

    static List<BodyEdit> of(Map<String, Slice> overrides, String model) {
        List<BodyEdit> edits = new ArrayList<>();
        overrides.forEach((name, json) -> {
            if (name.equals(CAP) || name.equals(OLD_CAP)) {
                boolean old = name.equals(OLD_CAP) && !ModelTraits.of(model).maxCompletionTokens();
                edits.add(TargetOverrides.edit(old ? OLD_CAP : CAP, json));
                edits.add(BodyEdit.remove(old ? CAP : OLD_CAP));
            } else {
                edits.add(TargetOverrides.edit(name, json));
            }
        });
        return List.copyOf(edits);
    }
}
