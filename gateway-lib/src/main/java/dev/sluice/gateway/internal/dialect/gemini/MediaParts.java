package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Encodes images and documents: data inline, and references to what the provider can fetch itself. */
final class MediaParts {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"));

    private final boolean fetchesUrls;

    /** @param fetchesUrls whether the provider fetches what a web address names */
    MediaParts(boolean fetchesUrls) {
        this.fetchesUrls = fetchesUrls;
    }

    ObjectNode image(Part.Image image) {
        return image.url() != null
                ? reference(image.url(), "image/jpeg")
                : inline(image.mediaType() == null ? "image/jpeg" : image.mediaType(), image.data());
    }

    ObjectNode document(Part.Document document) {
        if (document.url() != null) {
            return reference(document.url(), "application/pdf");
        }
        return document.text() != null
                ? Json.object().put("text", document.text())
                : inline(document.mediaType() == null ? "application/pdf" : document.mediaType(), document.data());
    }

    private static ObjectNode inline(String type, @Nullable String data) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", type).put("data", data);
        return part;
    }

    private ObjectNode reference(String url, String unlessItsNameTells) {
        if (!fetchesUrls && !isStoredFile(url)) {
            throw Problem.of(
                            Problem.Kind.INVALID_REQUEST,
                            "messages: the provider of this model fetches nothing from the web: send images and files"
                                    + " as base64 data")
                    .withParam("messages")
                    .asException();
        }
        ObjectNode part = Json.object();
        part.putObject("fileData")
                .put("mimeType", TYPES.getOrDefault(extension(url), unlessItsNameTells))
                .put("fileUri", url);
        return part;
    }

    /** A file of Google's cloud storage, or one that was uploaded to the Gemini API. */
    private static boolean isStoredFile(String url) {
        return url.startsWith("gs://") || url.startsWith("https://generativelanguage.googleapis.com/");
    }

    private static String extension(String url) {
        String path = url.split("[?#]", 2)[0];
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
