package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.spi.ProviderCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a model's methods are: the model and whether to stream are part of the path. */
final class GeminiPaths {
    private GeminiPaths() {}

    /**
     * The path of a call.
     *
     * @param models where models are; the place itself when the call names none
     */
    static String of(String models, ProviderCall call) {
        String model = call.target().model();
        if (model.isEmpty()) {
            return models;
        }
        // A name may come with its place, as the list of models has it.
        String name = model.substring(model.lastIndexOf('/') + 1);
        String path =
                models + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return call.streamed() ? path + ":streamGenerateContent?alt=sse" : path + ":generateContent";
    }
}
