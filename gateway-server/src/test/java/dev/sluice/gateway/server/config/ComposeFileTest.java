package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code docker compose up} starts. COMPAT 8.1 */
class ComposeFileTest {
    /** Names that are not the gateway's, but the image's. */
    private static final List<String> OF_THE_IMAGE = List.of("JAVA_OPTS");

    private final JsonNode file =
            new YAMLMapper().readTree(Path.of("../compose.yaml").toFile());
    private final JsonNode gateway = file.at("/services/gateway");
    private final JsonNode postgres = file.at("/services/postgres");
    private final JsonNode portkey = file.at("/services/portkey");

    @TempDir
    Path directory;

    @Test
    void everyPortIsPublishedOnLoopbackOnly() {
        List<String> ports = new ArrayList<>();
        for (JsonNode service : file.get("services")) {
            service.path("ports").forEach(port -> ports.add(port.asString()));
            assertThat(service.has("network_mode")).isFalse();
        }

        assertThat(ports).containsExactly("127.0.0.1:8080:8080", "127.0.0.1:5432:5432", "127.0.0.1:8787:8787");
    }

    /** COMPAT 1.3. */
    @Test
    void theGatewayStartsOpenOnPostgresWithNothingSet() {
        Workspace here = new Workspace(directory);
        fixed().forEach(here::env);

        Config config = here.load();

        assertThat(config.open()).isTrue();
        assertThat(config.server().loopback()).isFalse();
        assertThat(config.server().port()).isEqualTo(8080);
    }

    /** COMPAT 5.4. */
    @Test
    void itsMetricsArePublic() {
        Workspace here = new Workspace(directory);
        assertThat(here.load().metricsPublic()).isFalse();
        fixed().forEach(here::env);

        assertThat(here.load().metricsPublic()).isTrue();
    }

    /** COMPAT 1.1, 1.3. */
    @Test
    void keysAreRequiredThereTheMomentOneExists() {
        Workspace here = new Workspace(directory);
        fixed().forEach(here::env);

        assertThat(here.env("GATEWAY_KEY_DEV", "testkey").load().open()).isFalse();
    }

    @Test
    void aPortOfTheUsersOwnEnvironmentDoesNotMoveTheContainersListener() {
        Workspace here = new Workspace(directory);
        here.env("PORT", "9000").env("PORTUS_PORT", "9001").env("GATEWAY_HOST", "127.0.0.1");
        fixed().forEach(here::env);

        assertThat(here.load().server().port()).isEqualTo(8080);
        assertThat(here.load().server().loopback()).isFalse();
    }

    @Test
    void everyNameThatTheGatewayTakesIsPassedThrough() {
        List<String> passed = new ArrayList<>(gateway.get("environment").propertyNames());
        for (EnvName name : EnvName.ALL) {
            if (name.use() != EnvName.Use.FAMILY) {
                assertThat(passed).as(name.name()).anyMatch(name::matches);
            }
        }
        // Families have names that no list can hold: they come from the file.
        assertThat(gateway.at("/env_file/0/path").asString()).isEqualTo(".env");
        assertThat(gateway.at("/env_file/0/required").asBoolean()).isFalse();
    }

    @Test
    void noNameIsPassedThatTheGatewayDoesNotTake() {
        for (String passed : gateway.get("environment").propertyNames()) {
            boolean known = EnvName.ALL.stream().anyMatch(name -> name.matches(passed) || ofFamily(name, passed));
            assertThat(known || OF_THE_IMAGE.contains(passed)).as(passed).isTrue();
        }
    }

    @Test
    void itsDataIsInAVolumeAndItsConfigurationReadOnly() {
        assertThat(strings(gateway.get("volumes"))).containsExactly("data:/app/data", "./config:/app/config:ro");
        assertThat(file.get("volumes").propertyNames()).containsExactlyInAnyOrder("data", "postgres");
    }

    @Test
    void theDatabaseStartsAloneAndIsTheOneThatTheGatewayIsGiven() {
        assertThat(postgres.get("image").asString()).isEqualTo("postgres:16");
        assertThat(postgres.has("depends_on")).isFalse();
        assertThat(postgres.has("profiles")).isFalse();
        assertThat(postgres.at("/environment/POSTGRES_USER").asString()).isEqualTo("app");
        assertThat(postgres.at("/environment/POSTGRES_PASSWORD").asString()).isEqualTo("app");
        assertThat(postgres.at("/environment/POSTGRES_DB").asString()).isEqualTo("gateway");
        assertThat(strings(postgres.get("volumes"))).containsExactly("postgres:/var/lib/postgresql/data");
        assertThat(gateway.at("/environment/DATABASE_URL").asString())
                .isEqualTo("postgres://app:app@postgres:5432/gateway");
    }

    @Test
    void theGatewayWaitsUntilTheDatabaseIsHealthy() {
        assertThat(gateway.at("/depends_on/postgres/condition").asString()).isEqualTo("service_healthy");
        assertThat(strings(postgres.at("/healthcheck/test"))).contains("pg_isready", "app", "gateway");
    }

    @Test
    void theGatewayIsStoppedNoEarlierThanItHasDrained() {
        String grace = gateway.get("stop_grace_period").asString();

        assertThat(ValueType.duration(grace))
                .isGreaterThan(new Workspace(directory).load().server().drainTimeout());
    }

    @Test
    void portkeyComesOnlyWithItsProfile() {
        assertThat(strings(portkey.get("profiles"))).containsExactly("portkey");
        assertThat(gateway.has("profiles")).isFalse();
        assertThat(gateway.get("depends_on").propertyNames()).containsExactly("postgres");
    }

    @Test
    void imagesOfOthersHaveAVersion() {
        for (JsonNode service : file.get("services")) {
            if (!service.has("build")) {
                assertThat(service.get("image").asString()).matches("[a-z/]+:\\d\\S*");
            }
        }
    }

    /** The variables that the file gives a value. */
    private Map<String, String> fixed() {
        Map<String, String> fixed = new HashMap<>();
        gateway.get("environment").properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                fixed.put(entry.getKey(), entry.getValue().asString());
            }
        });
        return fixed;
    }

    private static boolean ofFamily(EnvName family, String variable) {
        return family.use() == EnvName.Use.FAMILY
                && variable.matches(family.name().replaceAll("<[A-Z]+>", "[A-Z0-9_]+"));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asString()));
        return strings;
    }
}
