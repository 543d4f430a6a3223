package dev.sluice.gateway.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.server.config.ConfigLoader;
import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.deploy.Dockerfile.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the container image promises, read from its Dockerfile. COMPAT 8.1 */
class DockerfileTest {
    private static final Path ROOT = Path.of("..");
    private static final String FLAG = "-[XD]\\S+";

    private final Dockerfile dockerfile;
    private final Stage image;
    private final Stage runtime;

    @TempDir
    Path directory;

    DockerfileTest() throws IOException {
        dockerfile = Dockerfile.read(ROOT.resolve("Dockerfile"));
        image = dockerfile.last();
        runtime = dockerfile.named(image.base());
    }

    @Test
    void everyImageThatItStandsOnHasAVersion() {
        List<String> foreign = dockerfile.stages().stream()
                .map(Stage::base)
                .filter(base -> !dockerfile.hasStage(base))
                .toList();

        assertThat(foreign)
                .hasSize(2)
                .allMatch(name -> name.matches("\\S+:\\S*25\\S*"))
                .noneMatch(name -> name.endsWith(":latest"));
    }

    @Test
    void itRunsAsAFixedUserThatIsNotRootAndOwnsTheData() {
        assertThat(image.only("USER")).matches("[1-9]\\d*:[1-9]\\d*");
        String[] ids = image.only("USER").split(":");

        assertThat(runtime.only("RUN"))
                .contains("--uid " + ids[0] + " ")
                .contains("--gid " + ids[1] + " ")
                .contains("install -d -m 0700 -o " + ids[0] + " -g " + ids[1] + " data");
        assertThat(keywordsAfter("USER")).doesNotContain("RUN", "COPY", "ADD", "USER");
    }

    @Test
    void itWorksInAppAndKeepsItsDataInAVolume() {
        assertThat(runtime.only("WORKDIR")).isEqualTo("/app");
        assertThat(image.all("WORKDIR")).isEmpty();
        assertThat(image.only("VOLUME")).isEqualTo("/app/data");
        // What a later instruction wrote there would be lost.
        assertThat(keywordsAfter("VOLUME")).doesNotContain("RUN", "COPY", "ADD");
    }

    @Test
    void theFilesInItsConfigurationDirectoryAreFoundAndMayBeMissing() throws IOException {
        Matcher links = Pattern.compile("ln -s ((?:config/\\S+ )+)\\.").matcher(runtime.only("RUN"));
        assertThat(links.find()).isTrue();
        List<String> targets = List.of(links.group(1).split(" "));
        assertThat(targets).contains("config/gateway.yaml", "config/keys.json", "config/aiservices.json");
        for (String target : targets) {
            Path link = directory.resolve(Path.of(target).getFileName());
            Files.createSymbolicLink(link, Path.of(target));
        }

        assertThat(load(Map.of()).file()).isEmpty();

        Files.createDirectory(directory.resolve("config"));
        Files.writeString(directory.resolve("config/gateway.yaml"), "log: { level: warn }\n");
        assertThat(load(Map.of()).log().level()).isEqualTo("warn");
    }

    /** COMPAT 1.3. */
    @Test
    void itListensOnEveryAddressAtThePortThatItExposes() {
        assertThat(image.only("ENV")).isEqualTo("GATEWAY_HOST=0.0.0.0");

        Config config = load(Map.of("GATEWAY_HOST", "0.0.0.0", "GATEWAY_INSECURE_OPEN", "true"));

        assertThat(config.server().loopback()).isFalse();
        assertThat(image.only("EXPOSE"))
                .isEqualTo(String.valueOf(config.server().port()));
    }

    @Test
    void itsCommandsAreInExecFormSoThatSignalsReachTheServer() throws IOException {
        assertThat(image.only("ENTRYPOINT")).isEqualTo("[\"gateway\"]");
        assertThat(words(image.only("CMD"))).containsExactly("serve");
        assertThat(image.only("HEALTHCHECK")).endsWith(" CMD [\"healthy\"]");
        assertThat(runtime.all("COPY")).contains("scripts/image/gateway scripts/image/healthy /usr/local/bin/");
        // The shell is replaced by the JVM: it is the JVM that gets the signal.
        assertThat(script("gateway")).startsWith("#!/bin/sh\n").containsPattern("(?m)^exec java ");
        for (String name : List.of("gateway", "healthy", "train")) {
            assertThat(ROOT.resolve("scripts/image/" + name)).isExecutable();
        }
    }

    @Test
    void theFlagsOfTheJvmAreTheGuides() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/guide/operation.md"));
        String command = guide.substring(guide.indexOf("```sh\njava "), guide.indexOf("-jar gateway-server.jar"));
        String script = script("gateway");

        assertThat(flags(script.substring(script.indexOf("\nexec java"))))
                .isEqualTo(flags(command))
                .isNotEmpty();
    }

    @Test
    void theCacheIsMadeByTheJvmAndTheJarThatUseIt() throws IOException {
        Stage train = dockerfile.named("train");

        assertThat(train.base()).isEqualTo(image.base()).isEqualTo("runtime");
        assertThat(runtime.all("COPY")).contains("--from=build /src/gateway-server/target/gateway-server.jar ./");
        assertThat(image.all("COPY")).containsExactly("--from=train /app/gateway-server.aot ./");
        assertThat(train.only("RUN")).isEqualTo("/tmp/train /app/gateway-server.aot");
        assertThat(script("train")).contains("AOT_OPTION=-XX:AOTCacheOutput=$cache gateway serve");
        assertThat(script("gateway")).contains("${AOT_OPTION:--XX:AOTCache=/app/gateway-server.aot}");
    }

    @Test
    void whatMavenDownloadsIsALayerThatOutlivesChangesOfTheCode() {
        List<String> instructions = dockerfile.named("build").instructions().stream()
                .map(i -> i.keyword() + " " + i.arguments())
                .toList();
        int firstBuild = indexOf(instructions, "RUN \\$MAVEN.*");

        assertThat(instructions.subList(0, firstBuild))
                .filteredOn(line -> line.startsWith("COPY"))
                .allMatch(line -> line.contains("pom.xml"));
        assertThat(indexOf(instructions, "COPY .*/src/main .*")).isGreaterThan(firstBuild);
    }

    @Test
    void noSecretGoesIntoIt() throws IOException {
        for (Stage stage : dockerfile.stages()) {
            assertThat(Stream.concat(stage.all("ENV").stream(), stage.all("ARG").stream()))
                    .noneMatch(line -> line.matches("(?i).*(key|secret|token|password).*"));
        }
        List<String> copied = dockerfile.stages().stream()
                .flatMap(stage -> stage.all("COPY").stream())
                .filter(arguments -> !arguments.startsWith("--from="))
                .flatMap(arguments -> Arrays.stream(arguments.split(" ")).limit(arguments.split(" ").length - 1L))
                .toList();
        List<String> ignore = Files.readAllLines(ROOT.resolve(".dockerignore")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        // All is left out of the builder's context but what is copied.
        assertThat(ignore).first().isEqualTo("*");
        List<String> let =
                ignore.stream().skip(1).map(line -> line.substring(1)).toList();
        assertThat(ignore.stream().skip(1)).allMatch(line -> line.startsWith("!"));
        assertThat(copied)
                .isNotEmpty()
                .allMatch(file -> let.stream().anyMatch(entry -> (file + "/").startsWith(entry + "/")));
        assertThat(let).allMatch(entry -> copied.stream().anyMatch(file -> (file + "/").startsWith(entry + "/")));
        assertThat(let).allMatch(entry -> Files.exists(ROOT.resolve(entry)));
    }

    @Test
    void itsLabelsTellTheVersionThatIsBuilt() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
        assertThat(version.find()).isTrue();

        assertThat(image.only("LABEL"))
                .contains("org.opencontainers.image.title=")
                .contains("org.opencontainers.image.licenses=\"Apache-2.0\"")
                .contains("org.opencontainers.image.version=\"" + version.group(1) + "\"");
    }

    private Config load(Map<String, String> environment) {
        return new ConfigLoader(ConfigSources.of(directory, environment)).load();
    }

    private List<String> keywordsAfter(String keyword) {
        List<String> keywords = image.instructions().stream()
                .map(Dockerfile.Instruction::keyword)
                .toList();
        return keywords.subList(keywords.indexOf(keyword) + 1, keywords.size());
    }

    private static int indexOf(List<String> lines, String pattern) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(pattern)) {
                return i;
            }
        }
        throw new AssertionError("no line is like " + pattern);
    }

    private static List<String> flags(String command) {
        return Pattern.compile("(?<=\\s)" + FLAG)
                .matcher(command)
                .results()
                .map(r -> r.group())
                .toList();
    }

    private static List<String> words(String array) {
        return Arrays.asList(JsonMapper.shared().readValue(array, String[].class));
    }

    private static String script(String name) throws IOException {
        return Files.readString(ROOT.resolve("scripts/image/" + name));
    }
}
