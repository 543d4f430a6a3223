package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decodes the content of messages. Empty text is left out: it says nothing, and some providers refuse it. */
final class ContentReader {
    private static final String PDF = "application/pdf";

    private final Losses losses;

    ContentReader(Losses losses) {
        this.losses = losses;
    }

    List<Part> system(JsonNode message, String path) {
        return required(message, path, Set.of("text"));
    }

    List<Part> user(JsonNode message, String path) {
        return required(message, path, Set.of("text", "image_url", "file"));
    }

    List<Part> assistant(JsonNode message, String path) {
        return parts(message, path, Set.of("text", "refusal"));
    }

    List<Part> tool(JsonNode message, String path) {
        return parts(message, path, Set.of("text", "image_url", "file"));
    }

    private List<Part> required(JsonNode message, String path, Set<String> types) {
        if (Json.field(message, "content") == null) {
            throw Json.invalid(path + ".content", "is required");
        }
        return parts(message, path, types);
    }

    private List<Part> parts(JsonNode message, String messagePath, Set<String> types) {
        String path = messagePath + ".content";
        JsonNode content = Json.field(message, "content");
        List<Part> parts = new ArrayList<>();
        if (content == null) {
            return parts;
        }
        if (content.isString()) {
            addText(content.stringValue(), null, parts);
            return parts;
        }
        if (!content.isArray()) {
            throw Json.invalid(path, "must be a string or an array of parts");
        }
        for (int i = 0; i < content.size(); i++) {
            String at = path + "[" + i + "]";
            part(Json.element(content.get(i), at), at, types, parts);
        }
        return parts;
    }

    private void part(JsonNode part, String path, Set<String> types, List<Part> parts) {
        String type = Json.requiredString(part, "type", path);
        if (!types.contains(type)) {
            throw Json.invalid(path + ".type", "'" + type + "' is not supported here by this model's provider");
        }
        JsonNode cacheControl = Json.object(part, "cache_control", path);
        switch (type) {
            case "text", "refusal" -> {
                String text = Json.string(part, type, path);
                if (text == null) {
                    throw Json.invalid(Json.at(path, type), "is required and must be a string");
                }
                addText(text, cacheControl, parts);
            }
            case "image_url" ->
                parts.add(imageUrl(Json.requiredObject(part, "image_url", path), path + ".image_url", cacheControl));
            default -> parts.add(file(Json.requiredObject(part, "file", path), path + ".file", cacheControl));
        }
    }

    private static void addText(String text, @Nullable JsonNode cacheControl, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text, cacheControl));
        }
    }

    private Part imageUrl(JsonNode image, String path, @Nullable JsonNode cacheControl) {
        String url = Json.requiredString(image, "url", path);
        if (Json.field(image, "detail") != null && !"auto".equals(Json.string(image, "detail", path))) {
            losses.drop("messages[].content[].image_url.detail");
        }
        String lower = url.substring(0, Math.min(8, url.length())).toLowerCase(Locale.ROOT);
        if (lower.startsWith("data:")) {
            DataUrl data = DataUrl.parse(url, path + ".url");
            return data.mediaType().startsWith("image/")
                    ? new Part.Image(data.mediaType(), data.base64(), null, cacheControl)
                    : document(data, null, path + ".url", cacheControl);
        }
        if (!lower.startsWith("https://") && !lower.startsWith("http://")) {
            throw Json.invalid(path + ".url", "must be an http, https or data URL");
        }
        return isPdf(url)
                ? new Part.Document(null, null, null, url, null, cacheControl)
                : new Part.Image(null, null, url, cacheControl);
    }

    private static boolean isPdf(String url) {
        String path = url.split("[?#]", 2)[0];
        return path.toLowerCase(Locale.ROOT).endsWith(".pdf");
    }

    private static Part file(JsonNode file, String path, @Nullable JsonNode cacheControl) {
        if (Json.field(file, "file_id") != null) {
            throw Json.invalid(path + ".file_id", "files stored elsewhere cannot be read: send file_data");
        }
        String data = Json.requiredString(file, "file_data", path);
        String name = Json.string(file, "filename", path);
        DataUrl dataUrl = data.startsWith("data:") ? DataUrl.parse(data, path + ".file_data") : new DataUrl(PDF, data);
        return document(dataUrl, name, path + ".file_data", cacheControl);
    }

    private static Part document(DataUrl data, @Nullable String title, String path, @Nullable JsonNode cacheControl) {
        if (data.mediaType().startsWith("image/")) {
            return new Part.Image(data.mediaType(), data.base64(), null, cacheControl);
        }
        if (data.mediaType().startsWith("text/")) {
            return new Part.Document(null, null, decode(data.base64(), path), null, title, cacheControl);
        }
        if (!data.mediaType().equals(PDF)) {
            throw Json.invalid(path, "'" + data.mediaType() + "' cannot be read; PDF, text and images can");
        }
        return new Part.Document(PDF, data.base64(), null, null, title, cacheControl);
    }

    private static String decode(String base64, String path) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Json.invalid(path, "is not valid base64");
        }
    }

    /** A {@code data:} URL whose data is base64. */
    private record DataUrl(String mediaType, String base64) {
        static DataUrl parse(String url, String path) {
            int comma = url.indexOf(',');
            String head =
                    comma < 0 ? "" : url.substring("data:".length(), comma).toLowerCase(Locale.ROOT);
            if (!head.endsWith(";base64")) {
                throw Json.invalid(path, "must be a data URL of the form data:<media type>;base64,<data>");
            }
            String mediaType = head.split(";", 2)[0].trim();
            // No such type is registered, yet clients send it and providers refuse it.
            return new DataUrl(mediaType.equals("image/jpg") ? "image/jpeg" : mediaType, url.substring(comma + 1));
        }
    }
}
