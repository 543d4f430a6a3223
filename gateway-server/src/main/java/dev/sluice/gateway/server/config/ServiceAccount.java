package dev.sluice.gateway.server.config;

import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service account as an operator may give it: its JSON, base64 of that, or the path of a file that holds it. */
final class ServiceAccount {
    static final String KEY = "vertex_service_account_json";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_PATH = 4096;

    private ServiceAccount() {}

    /** The account's JSON; empty when the value is nothing of that. */
    static Optional<String> read(Setting setting, Places places, FileSnapshot files) {
        String value = setting.value().strip();
        return json(value).or(() -> json(decoded(value))).or(() -> file(value, setting.origin(), places, files));
    }

    /** What is wrong with a value that is none: where it comes from, and nothing of it. */
    static String refusal(Setting setting) {
        String variable = setting.origin().variable();
        return (variable.isEmpty() ? "`" + setting.path().last() + "`" : "variable " + variable)
                + " holds neither a service account's JSON (with `type`: `service_account` and `private_key`), nor base64 of it,"
                + " nor the path of a file with it";
    }

    private static Optional<String> json(String text) {
        try {
            return text.startsWith("{") && isAccount(JSON.readTree(text)) ? Optional.of(text) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Whether it is the key of a service account, and not a login of a person or another JSON file. */
    private static boolean isAccount(JsonNode json) {
        return json.path("type").asString("").equals("service_account")
                && !json.path("private_key").asString("").isEmpty();
    }

    private static String decoded(String value) {
        try {
            return new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** A path that a variable holds is relative to the working directory, like every other one of the environment. */
    private static Optional<String> file(String value, Origin origin, Places places, FileSnapshot files) {
        if (value.isEmpty() || value.length() > LONGEST_PATH) {
            return Optional.empty();
        }
        try {
            Origin from = origin.variable().isEmpty() ? origin : Origin.DEFAULT;
            return files.read(places.resolve(value, from)).map(Slice::utf8).flatMap(text -> json(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
