package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code gateway.example.yaml} holds every key, and is a file that works. COMPAT 8.1 */
class GatewayExampleTest {
    private static final Path EXAMPLE = Path.of("../gateway.example.yaml");

    @TempDir
    Path directory;

    @Test
    void aCopyOfItServesAsItIsAndSaysWhichVariablesItMisses() throws IOException {
        Files.copy(EXAMPLE, directory.resolve("gateway.yaml"));

        Config config = new Workspace(directory).load();

        assertThat(config.models()).containsKeys("fast", "smart", "careful");
        assertThat(config.missing()).anyMatch(line -> line.contains("OPENAI_API_KEY"));
        assertThat(config.open()).isFalse();
    }

    @Test
    void itHoldsEveryKeyThatTheCodeTakes() throws IOException {
        Set<String> shown = new TreeSet<>();
        patterns(new YAMLMapper().readTree(uncommented()), KeyPath.ROOT, shown);

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(Schema.keys().stream()
                        .filter(ConfigKey::built)
                        .map(ConfigKey::pattern)
                        .toList());
    }

    @Test
    void itShowsADefaultWhereThereIsOne() throws IOException {
        Config config = everything().load();

        for (Setting setting : config.settings()) {
            Optional<String> value = Schema.find(setting.path()).flatMap(ConfigKey::defaultText);
            if (setting.origin().kind() == Origin.Kind.FILE && value.isPresent()) {
                assertThat(setting.value()).as(setting.path().toString()).isEqualTo(value.get());
            }
        }
    }

    private static void patterns(JsonNode node, KeyPath path, Set<String> found) {
        Optional<ConfigKey> key = Schema.find(path);
        key.ifPresent(k -> found.add(k.pattern()));
        if (key.isPresent()) {
            return;
        }
        node.properties().forEach(entry -> patterns(entry.getValue(), path.child(entry.getKey()), found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            patterns(node.get(i), path.item(i), found);
        }
    }

    /** The example with every key in effect, and every variable set. */
    private Workspace everything() throws IOException {
        return new Workspace(directory)
                .yaml(uncommented())
                .file("config/models/file.json", "{\"provider\":\"openai\"}")
                .file("keys.json", "{\"virtual_keys\":{}}")
                .file("aiservices.json", "{}")
                .env("GCP_PROJECT_ID", "example")
                .env("GCP_SERVICE_ACCOUNT_JSON", "{}")
                .env("GATEWAY_KEY_BATCH", "sk-example-4")
                .env("HOSTED_API_KEY", "sk-example-5")
                .env("OPENAI_API_KEY", "sk-example-1")
                .env("ANTHROPIC_API_KEY", "sk-example-2")
                .env("GATEWAY_KEY_DEV", "sk-example-3")
                .env("GATEWAY_ADMIN_KEY", "k9Xq2Lm47TzPw8Rb")
                .env("GATEWAY_MASTER_KEY", "Zt5Vd8Jc1Yh6Gn3SZt6Vd9Jc2Yh7Gn4T");
    }

    private static String uncommented() throws IOException {
        return Files.readString(EXAMPLE).replaceAll("(?m)^( *)#(?=\\S)", "$1");
    }
}
