package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Check explains every effective value. */
class ConfigReportTest {
    @TempDir
    Path directory;

    /** COMPAT 2.2 */
    @Test
    void printsTheFileAndEveryValueWithItsSourceAndNoSecret() {
        Workspace here = new Workspace(directory)
                .yaml(
                        "providers:",
                        "  openai: { api_key: sk-verysecret-12345678 }",
                        "  local: { type: openai, base_url: 'http://localhost:9000', api_key: '${LOCAL}' }",
                        "models:",
                        "  fast: { provider: openai }",
                        "keys: { dev: { key: shortkey, models: [ fast, 'gpt-*' ] } }")
                .env("PORT", "9000")
                .env("AWS_REGION", "eu-central-1");

        List<String> lines = ConfigReport.lines(here.load());
        String text = String.join("\n", lines).replaceAll(" +", " ");

        assertThat(text)
                .contains("file: " + directory.resolve("gateway.yaml"))
                .contains("requests: a client key is required")
                .contains("server.port = 9000 (environment PORT)")
                .contains("server.host = 127.0.0.1 (default)")
                .contains("providers.openai.api_key = …5678 (gateway.yaml:2)")
                .contains("providers.openai.base_url = https://api.openai.com (default)")
                .contains("providers.local.api_key = (variable LOCAL is not set) (gateway.yaml:3 ${LOCAL})")
                .contains("models.fast.model = fast (default)")
                .contains("models.fast.timeouts.total = 600s (default)")
                .contains("keys.dev.key = … (gateway.yaml:6)")
                .contains("keys.dev.models = [fast, gpt-*] (gateway.yaml:6)")
                .contains("Not set:\n variable LOCAL is not set: provider local is disabled")
                .contains("without effect:\n AWS_REGION")
                .doesNotContain("verysecret", "shortkey", "eu-central-1");
    }

    /** COMPAT 2.2 */
    @Test
    void aSecretThatIsADocumentIsMaskedWhole() {
        Workspace here = new Workspace(directory)
                .yaml("models_dir: models")
                .file("models/v.json", "{\"provider\":\"vertex-ai\",\"vertex_service_account_json\":\"${ACCOUNT}\"}")
                .env("ACCOUNT", "{\"type\":\"service_account\",\n\"private_key\":\"s3cr3t\"\n}");

        assertThat(ConfigReport.lines(here.load()))
                .anyMatch(line -> line.matches("models\\.v\\.vertex_service_account_json = … +\\(.*"))
                .noneMatch(line -> line.contains("\n"));
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThat(ConfigReport.lines(new Workspace(directory).load()))
                .startsWith("file: none", "requests: open, no key is needed");
    }

    @Test
    void anEntryThatSaysNothingButItsNameIsShown() {
        Workspace here = new Workspace(directory).yaml("providers: { openai: { api_key: '' } }");

        assertThat(String.join("\n", ConfigReport.lines(here.load()))).contains("providers.openai.api_key = ");
    }

    @Test
    void noSecretIsInTheTextOfAnyValueObject() {
        Workspace here = new Workspace(directory)
                .yaml("keys: { dev: { key: s3cr3t-client } }", "providers: { openai: { api_key: s3cr3t-provider } }")
                .env("GATEWAY_ADMIN_KEY", "s3cr3t-operator-1");

        assertThat(here.load().toString()).contains("keys.dev.key = …").doesNotContain("s3cr3t");
        assertThat(here.sources().toString()).doesNotContain("s3cr3t");
    }
}
