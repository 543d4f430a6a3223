package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A broken gateway.yaml gets file, line, key and the nearest known key. */
class BrokenFileTest {
    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory);
    }

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                broken(
                        "server:\n  prot: 1",
                        "gateway.yaml:2: `server.prot` is not a known key; did you mean `server.port`?"),
                broken("sever: {}", "gateway.yaml:1: `sever` is not a known key; did you mean `server`?"),
                broken("\nport: 1", "gateway.yaml:2: `port` is not a known key; did you mean `server.port`?"),
                broken(
                        "models:\n  a:\n    provider: demo\n    timeout: {}",
                        "gateway.yaml:4: `models.a.timeout` is not a known key; did you mean `models.a.timeouts`?"),
                broken(
                        "models:\n  gpt-4.1:\n    modle: x\n    provider: demo",
                        "gateway.yaml:3: `models.\"gpt-4.1\".modle` is not a known key; did you mean"
                                + " `models.\"gpt-4.1\".model`?"),
                broken(
                        "log:\n  zzzzzzzzz: 1",
                        "gateway.yaml:2: `log.zzzzzzzzz` is not a known key; the nearest known key is `log.level`"),
                broken("server: 5", "gateway.yaml:1: `server` must be a mapping, not a single value"),
                broken("server:\n  port: [1]", "gateway.yaml:2: `server.port` must be a single value, not a list"),
                broken("server:\n  port:", "gateway.yaml:2: `server.port` has no value; give it one or remove it"),
                broken("server:\n  hosts: a", "gateway.yaml:2: `server.hosts` must be a list, not a single value"),
                broken("routes: {}", "gateway.yaml:1: `routes` must be a list, not a mapping"),
                broken("routes:\n  - x", "gateway.yaml:2: `routes[0]` must be a mapping, not a single value"),
                broken("server: { port: abc }", "gateway.yaml:1: `server.port` must be a whole number, not `abc`"),
                broken("server: { port: 65536 }", "gateway.yaml:1: `server.port` must be from 0 to 65535"),
                broken(
                        "server: { drain_timeout: 10 }",
                        "gateway.yaml:1: `server.drain_timeout` must be a whole number with a unit, such as 500ms, 60s,"
                                + " 10m or 1h, not `10`"),
                broken(
                        "server: { max_body: 1GB }",
                        "gateway.yaml:1: `server.max_body` must be a whole number with a unit, such as 512KB or 32MB, not"
                                + " `1GB`"),
                broken("server: { max_body: 2000MB }", "gateway.yaml:1: `server.max_body` must be from 1KB to 1024MB"),
                broken(
                        "log: { level: verbose }",
                        "gateway.yaml:1: `log.level` must be one of debug, info, warn, error, not `verbose`"),
                broken(
                        "auth: { insecure_open: yes }",
                        "gateway.yaml:1: `auth.insecure_open` must be true or false, not `yes`"),
                broken(
                        "providers:\n  x: { type: openai, base_url: 'https://user:hunter2@host' }",
                        "gateway.yaml:2: `providers.x.base_url` must be an http or https URL with a host and without user,"
                                + " query or fragment"),
                broken(
                        "providers:\n  'a b': {}",
                        "gateway.yaml:2: `providers.a b` is not a name: letters, digits, `.`, `_` and `-`, 64 at most"),
                broken(
                        "providers: { default: {} }",
                        "gateway.yaml:1: `providers.default` must be a single value, not a mapping"),
                broken(
                        "providers:\n  x: { type: openai, vertex_region: r }",
                        "gateway.yaml:2: `providers.x`: `vertex_region` means nothing to a provider of type openai; remove it"),
                broken(
                        "providers: { demo: {} }\nmodels:\n  a: { provider: demo, override_params: { messages: [] } }",
                        "gateway.yaml:3: `models.a.override_params`: 'messages' cannot be overridden: it is the client's to say"),
                broken(
                        "egress: { allow_private_networks: [ 10.0.0.0/33 ] }",
                        "gateway.yaml:1: `egress.allow_private_networks`: '10.0.0.0/33' is no network: write it as 10.1.0.0/16, fd00::/8 or a single address"),
                broken(
                        "keys:\n  a: { key: abcd, api_key: k }",
                        "gateway.yaml:2: `keys.a.api_key` needs `keys.a.provider`"),
                broken("models:\n  a: {}", "gateway.yaml:2: `models.a` needs either `provider` or `targets`"),
                broken(
                        "providers: { demo: {} }\nmodels:\n  a: { provider: demo, targets: [ { provider: demo } ] }",
                        "gateway.yaml:3: `models.a` needs either `provider` or `targets`"),
                broken(
                        "providers: { local: { type: demo } }\nmodels:\n  a: { provider: lcoal }",
                        "gateway.yaml:3: `models.a.provider` names `lcoal`, which is no configured provider; did you mean"
                                + " `local`?"),
                broken(
                        "providers: { demo: {} }\nmodels:\n  a: { provider: demo, fallbacks: [ b ] }\n  bb: { provider: demo }",
                        "gateway.yaml:3: `models.a.fallbacks` names `b`, which is no other alias and no"
                                + " `provider/model`; did you mean `bb`?"),
                broken(
                        "providers: { demo: {} }\nmodels:\n  a: { provider: demo, retries: { max: 11 } }",
                        "gateway.yaml:3: `models.a.retries.max` must be from 0 to 10"),
                broken(
                        "providers: { demo: {} }\nmodels:\n  a: { provider: demo, timeouts: { idle: 0s } }",
                        "gateway.yaml:3: `models.a.timeouts.idle` must be more than nothing"),
                broken("routes:\n  - { match: x }", "gateway.yaml:2: `routes[0]` needs `match` and `provider`"),
                broken("keys:\n  dev:\n    models: []", "gateway.yaml:2: `keys.dev` needs `key`"),
                broken(
                        "keys:\n  dev: { key: 'a b c d' }",
                        "gateway.yaml:2: `keys.dev.key` must be printable ASCII without spaces"),
                broken("admin: { key: short }", "gateway.yaml:1: `admin.key` must be 16 characters or more"),
                broken(
                        "admin: { key: change-me-change-me }",
                        "gateway.yaml:1: `admin.key` must be a random key, not a well-known one"),
                broken(
                        "admin: { key: aaaaaaaaaaaaaaaaaaaa }",
                        "gateway.yaml:1: `admin.key` must be a random key, not a well-known one"),
                broken(
                        "default_provider: opnai\nproviders: { openai: {} }",
                        "gateway.yaml:1: `default_provider` names `opnai`, which is no configured provider; did you mean"
                                + " `openai`?"),
                broken(
                        "log:\n  level: info\nserver: {}\nlog: {}",
                        "gateway.yaml:4: `log` is here twice; it is on line 1 already"),
                broken(
                        "a: [1,\nb: 2",
                        "gateway.yaml:3: not valid YAML: expected ',' or ']', but got <stream end> (column 1)"),
                broken(
                        "log:\n\tlevel: info",
                        "gateway.yaml:2: not valid YAML: found character '\\t(TAB)' that cannot start"
                                + " any token. (Do not use \\t(TAB) for indentation) (column 1)"),
                broken("- a", "gateway.yaml:1: the file must hold keys and values, such as `server:`"),
                broken(
                        "log: {}\n---\nlog: {}",
                        "gateway.yaml:3: the file must hold one document; `---` begins another"),
                broken(
                        "log: &a {}\nserver: *a",
                        "gateway.yaml:2: YAML aliases (`*name`) are not supported; write the value" + " out"));
    }

    private static Arguments broken(String text, String problem) {
        return Arguments.of(text, problem);
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void saysWhereAndWhat(String text, String problem) {
        assertThat(here.yaml(text).problems()).containsExactly(problem);
    }

    @Test
    void allProblemsAreSaidAtOnce() {
        here.yaml("server: { prot: 1 }", "log: { levle: info }", "keys: { dev: { key: x, budget: {} } }");

        assertThat(here.problems()).hasSize(3);
    }

    @Test
    void aSyntaxErrorDoesNotShowTheLineItIsIn() {
        here.yaml("keys:", "  dev: { key: s3cr3t-value: x");

        assertThat(String.join("\n", here.problems())).contains("gateway.yaml:").doesNotContain("s3cr3t");
    }

    @Test
    void aValueThatAVariableGaveIsNotShown() {
        here.yaml("server: { port: '${OPENAI_API_KEY}' }").env("OPENAI_API_KEY", "s3cr3t");

        assertThat(here.problems())
                .containsExactly(
                        "gateway.yaml:1: `server.port` must be a whole number; it comes from ${OPENAI_API_KEY}");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        Files.write(here.path("gateway.yaml"), "log: { level: inf\u00f6 }".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(here.problems()).containsExactly("gateway.yaml: is not UTF-8 text");
    }

    @Test
    void deepNestingIsRefusedWithoutStackOverflow() {
        here.yaml("a: " + "[".repeat(5000));

        assertThat(here.problems()).hasSize(1).first().asString().startsWith("gateway.yaml");
    }

    static Stream<String> unbuiltKeys() {
        return Schema.keys().stream().filter(key -> !key.built()).map(ConfigKey::pattern);
    }

    @ParameterizedTest
    @MethodSource("unbuiltKeys")
    void aKeyWhoseFeatureIsNotBuiltIsRefusedByName(String pattern) {
        KeyPath path = new KeyPath(Stream.of(pattern.replace("[]", ".[]").split("\\."))
                .map(s -> s.equals("*") ? "demo" : s.equals("[]") ? "[0]" : s)
                .toList());

        assertThat(here.yaml(yamlOf(path)).problems())
                .contains("gateway.yaml:1: `" + path + "` is not built yet in this version; remove it");
    }

    private static String yamlOf(KeyPath path) {
        StringBuilder text = new StringBuilder();
        StringBuilder end = new StringBuilder();
        for (String segment : path.segments()) {
            boolean item = segment.startsWith("[");
            text.append(item ? "[ " : "{ " + segment + ": ");
            end.insert(0, item ? " ]" : " }");
        }
        return text + "{ usd: 20 }" + end;
    }

    @Test
    void everyKeyThatTheDesignNamesIsKnown() {
        List<String> patterns = Schema.keys().stream().map(ConfigKey::pattern).toList();

        assertThat(patterns)
                .contains(
                        "keys.*.limits",
                        "keys.*.budget",
                        "models.*.targets[].weight",
                        "providers.*.credentials",
                        "server.trusted_proxies")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure", "bedrock", "gemini-cli"})
    void aProviderTypeThatIsNotBuiltIsRefusedByName(String type) {
        here.yaml("providers:", "  x: { type: " + type + " }");

        assertThat(here.problems())
                .containsExactly("gateway.yaml:2: `providers.x.type`: provider type `" + type
                        + "` is not built yet in this version; remove it");
    }

    @Test
    void anUnknownProviderTypeNamesTheNearest() {
        here.yaml("providers:", "  x: { type: opnai, base_url: 'http://localhost:1' }");

        assertThat(here.problems()).hasSize(1);
        assertThat(here.problems().get(0))
                .startsWith("gateway.yaml:2: `providers.x`")
                .contains("did you mean 'openai'?");
    }
}
