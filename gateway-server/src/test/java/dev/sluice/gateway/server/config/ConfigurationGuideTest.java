package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The tables of the configuration guide are the tables of the code. {@code -Ddocs.update=true} writes them anew. */
class ConfigurationGuideTest {
    private static final Path GUIDE = Path.of("../docs/guide/configuration.md");

    @Test
    void theTableOfKeysIsTheSchema() throws IOException {
        matches("keys", ConfigurationGuideTest::keys);
    }

    @Test
    void theTableOfFieldsOfAnAliasFileIsTheSchema() throws IOException {
        matches("alias-file", ConfigurationGuideTest::aliasFile);
    }

    @Test
    void theTableOfKeysThatAreRefusedIsTheSchema() throws IOException {
        matches("not-built", ConfigurationGuideTest::notBuilt);
    }

    @Test
    void theTableOfVariablesIsTheCodes() throws IOException {
        matches("environment", ConfigurationGuideTest::environment);
    }

    private static void matches(String name, Supplier<String> expected) throws IOException {
        String guide = Files.readString(GUIDE);
        String begin = "<!-- begin " + name + ": written by ConfigurationGuideTest -->\n";
        String end = "<!-- end " + name + " -->";
        int from = guide.indexOf(begin) + begin.length();
        int to = guide.indexOf(end, from);
        assertThat(from).as("the marker of " + name).isGreaterThan(begin.length());
        assertThat(to).as("the end of " + name).isGreaterThanOrEqualTo(from);
        if (Boolean.getBoolean("docs.update")) {
            guide = guide.substring(0, from) + expected.get() + guide.substring(to);
            Files.writeString(GUIDE, guide);
            to = guide.indexOf(end, from);
        }
        assertThat(guide.substring(from, to)).isEqualTo(expected.get());
    }

    private static String aliasFile() {
        StringBuilder table = new StringBuilder("| field | type | what |\n|---|---|---|\n");
        for (ConfigKey key : Schema.aliasFileKeys()) {
            table.append("| `" + key.pattern() + "` | " + type(key) + " | " + key.doc() + " |\n");
        }
        return table.toString();
    }

    private static String type(ConfigKey key) {
        return key.names().isEmpty()
                ? key.type().label()
                : String.join(", ", key.names().stream().map(n -> "`" + n + "`").toList());
    }

    private static String keys() {
        StringBuilder table = new StringBuilder("| key | type | default | reload | what |\n|---|---|---|---|---|\n");
        for (ConfigKey key : Schema.keys()) {
            if (key.built()) {
                String type = type(key);
                String value = key.defaultText().map(d -> "`" + d + "`").orElse("");
                table.append(String.format(
                        Locale.ROOT,
                        "| `%s` | %s | %s | %s | %s |\n",
                        key.pattern().replace("*", "<name>"),
                        type,
                        value,
                        key.reloadable() ? "yes" : "restart",
                        key.doc()));
            }
        }
        return table.toString();
    }

    private static String notBuilt() {
        List<String> names = Schema.keys().stream()
                .filter(key -> !key.built())
                .map(key -> "`" + key.pattern().replace("*", "<name>") + "`")
                .toList();
        return String.join(", ", names) + ".\n";
    }

    private static String environment() {
        StringBuilder table = new StringBuilder("| variable | sets | what |\n|---|---|---|\n");
        for (EnvName name : EnvName.ALL) {
            boolean built = name.use() != EnvName.Use.NOT_BUILT;
            String sets = name.key().isEmpty() ? "" : "`" + name.key().replace("*", "<name>") + "`";
            table.append("| `" + name.name() + "` | " + sets + " | "
                    + (built ? name.doc() : "Not built yet in this version: named at start, without effect.") + " |\n");
        }
        return table.toString();
    }
}
