package dev.sluice.gateway.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a value may be. The check methods say what is wrong in words that follow "must be". */
enum ValueType {
    TEXT("text"),
    SECRET("text, secret"),
    TEXT_LIST("list of text"),
    NUMBER("number"),
    BOOLEAN("true or false"),
    DURATION("duration (`ms s m h`)"),
    SIZE("size (`KB MB`)"),
    URL("http or https URL"),
    FULL_URL("http or https URL"),
    SECRET_TEXT("text, secret"),
    STORE_URL("database URL, secret"),
    PATH("path"),
    JSON_OBJECT("mapping"),
    HEADERS("list of text, or mapping"),
    ONE_OF("one of the names");

    private static final Pattern DURATION_FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE_FORM = Pattern.compile("(\\d{1,7})(KB|MB)");

    private final String label;

    ValueType(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** What a file may write, in words that follow "must be". */
    String form() {
        return switch (this) {
            case TEXT_LIST -> "a list";
            case JSON_OBJECT -> "a mapping";
            case HEADERS -> "a list or a mapping";
            default -> "a single value";
        };
    }

    /**
     * Fails for a value that is not of this type; ranges are the business of whoever uses the value.
     *
     * @throws IllegalArgumentException with what the value must be
     */
    void check(String value, List<String> names) {
        switch (this) {
            case NUMBER -> number(value);
            case BOOLEAN -> bool(value);
            case DURATION -> duration(value);
            case SIZE -> bytes(value);
            case URL -> url(value, false);
            case FULL_URL -> url(value, true);
            case STORE_URL -> StoreUrl.parse(value);
            case SECRET -> secret(value);
            case ONE_OF -> oneOf(value, names);
            default -> {}
        }
    }

    static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number", e);
        }
    }

    static boolean bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    static Duration duration(String value) {
        Matcher m = DURATION_FORM.matcher(value);
        if (!m.matches()) {
            throw new IllegalArgumentException("a whole number with a unit, such as 500ms, 60s, 10m or 1h");
        }
        long count = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** A size in bytes; the units are powers of two. */
    static long bytes(String value) {
        Matcher m = SIZE_FORM.matcher(value);
        if (!m.matches()) {
            throw new IllegalArgumentException("a whole number with a unit, such as 512KB or 32MB");
        }
        return Long.parseLong(m.group(1)) << ("KB".equals(m.group(2)) ? 10 : 20);
    }

    static URI url(String value) {
        return url(value, false);
    }

    private static URI url(String value, boolean withQuery) {
        String rule = "an http or https URL with a host and without user"
                + (withQuery ? " or fragment" : ", query or fragment");
        try {
            URI uri = new URI(value);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            // A host with an underscore, as container networks have them, is an authority and no host to URI.
            String authority = uri.getRawAuthority();
            boolean host = authority != null && !authority.startsWith(":") && authority.indexOf('@') < 0;
            boolean query = withQuery || uri.getRawQuery() == null;
            if (!http || !host || !query || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(rule);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }

    /** A key goes into a header: nothing may stand in it that ends one. */
    private static void secret(String value) {
        if (!value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("printable ASCII without spaces");
        }
    }

    static String oneOf(String value, List<String> names) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!names.contains(lower)) {
            throw new IllegalArgumentException("one of " + String.join(", ", names));
        }
        return lower;
    }
}
