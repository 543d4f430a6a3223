package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tool names as providers take them, {@code [A-Za-z0-9_-]} and 64 characters at most, and the way back. A name that fits
 * stays; another one is cut to the allowed characters and given a hash. The same name always becomes the same, so that
 * what one request sent can be undone from that request alone.
 */
public final class ToolNames {
    private static final Pattern FITS = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern UNFIT_CHARACTER = Pattern.compile("[^A-Za-z0-9_-]");
    private static final int KEPT = 55;

    private final Map<String, String> originals = new HashMap<>();

    /** The names in a request: of its tools, and of calls in its history whose tool is gone. */
    public ToolNames(ChatRequest request) {
        for (ChatRequest.Tool tool : request.tools()) {
            remember(tool.name());
        }
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolCall call) {
                    remember(call.name());
                }
            }
        }
    }

    private void remember(String name) {
        String fitting = fitting(name);
        if (!fitting.equals(name)) {
            originals.put(fitting, name);
        }
    }

    /** The name to send. */
    public static String fitting(String name) {
        if (FITS.matcher(name).matches()) {
            return name;
        }
        String clean = UNFIT_CHARACTER.matcher(name).replaceAll("_");
        String hash = HexFormat.of().toHexDigits(name.hashCode());
        return clean.substring(0, Math.min(KEPT, clean.length())) + "_" + hash;
    }

    /** The client's name for a tool that the provider calls. */
    public String original(String fitting) {
        return originals.getOrDefault(fitting, fitting);
    }
}
