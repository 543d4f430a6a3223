package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the store is. */
class StoreUrlTest {
    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory);
    }

    /** COMPAT 2.7 */
    @Test
    void withNoFileAndNoVariablesTheStoreIsSqliteBelowTheWorkingDirectory() {
        Config.Store store = here.load().store();

        assertThat(store.kind()).isEqualTo(Config.StoreKind.SQLITE);
        assertThat(store.file()).contains(here.path("./data/gateway.db"));
        assertThat(store.jdbcUrl()).isEqualTo("jdbc:sqlite:" + here.path("./data/gateway.db"));
        assertThat(store.masterKeyFile()).isEqualTo(here.path("./data/master.key"));
        assertThat(store.masterKey()).isEmpty();
    }

    @Test
    void demoKeepsNothingUnlessAStoreIsNamed() {
        assertThat(Workspace.load(here.sources().withDemo()).store().kind()).isEqualTo(Config.StoreKind.MEMORY);
        here.env("DATABASE_URL", "sqlite:mine.db");
        assertThat(Workspace.load(here.sources().withDemo()).store().file()).contains(here.path("mine.db"));
    }

    /** COMPAT 2.6 */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            nullValues = "-",
            value = {
                "postgres://host/db -> jdbc:postgresql://host:5432/db -> - -> -",
                "postgresql://host/db -> jdbc:postgresql://host:5432/db -> - -> -",
                "postgres://app:app@db:5433/gateway -> jdbc:postgresql://db:5433/gateway -> app -> app",
                "postgres://app@db/gateway -> jdbc:postgresql://db:5432/gateway -> app -> -",
                "postgres://a%40b:p%3A%2F%40+%25@db/x -> jdbc:postgresql://db:5432/x -> a@b -> p:/@+%",
                "postgres://u:p%C3%A9@db/x -> jdbc:postgresql://db:5432/x -> u -> pé",
                "postgres:///db -> jdbc:postgresql://localhost:5432/db -> - -> -",
                "postgres://host -> jdbc:postgresql://host:5432/ -> - -> -",
                "postgres://host?sslmode=disable -> jdbc:postgresql://host:5432/?sslmode=disable -> - -> -",
                "postgres://h/db?sslmode=verify-full -> jdbc:postgresql://h:5432/db?sslmode=verify-full -> - -> -",
                "postgres://a,b:1/db -> jdbc:postgresql://a:5432,b:1/db -> - -> -",
                "postgres://[::1]:6000/db -> jdbc:postgresql://[::1]:6000/db -> - -> -",
                "postgres://[::1]/db -> jdbc:postgresql://[::1]:5432/db -> - -> -",
                "postgres:///db?host=a,b&port=1,2&user=u&password=p%20q -> jdbc:postgresql://a:1,b:2/db -> u -> p q",
                "postgres://h/?dbname=x -> jdbc:postgresql://h:5432/x -> - -> -",
                "postgres://h/a%20b -> jdbc:postgresql://h:5432/a%20b -> - -> -",
                "postgres://h/d?connect_timeout=5 -> jdbc:postgresql://h:5432/d?connectTimeout=5 -> - -> -",
                "postgres://h/d?target_session_attrs=read-write -> jdbc:postgresql://h:5432/d?targetServerType=primary -> - -> -",
                "jdbc:postgresql://h:1/d?sslmode=require -> jdbc:postgresql://h:1/d?sslmode=require -> - -> -",
                "jdbc:postgresql://h/d?user=u&password=p%26q&ssl=true -> jdbc:postgresql://h/d?ssl=true -> u -> p&q",
                "jdbc:postgresql:db -> jdbc:postgresql:db -> - -> -",
            })
    void databaseUrlIsWhatLibpqTakesOrJdbc(String text, String jdbcUrl, String user, String password) {
        Config.Store store = here.env("DATABASE_URL", text).load().store();

        assertThat(store.kind()).isEqualTo(Config.StoreKind.POSTGRESQL);
        assertThat(store.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(store.user()).isEqualTo(Optional.ofNullable(user));
        assertThat(store.password().map(Secret::reveal)).isEqualTo(Optional.ofNullable(password));
        assertThat(store.file()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            value = {
                "mysql://u:hunter2@h/d -> sqlite:PATH, postgres://USER:PASSWORD@HOST:PORT/DATABASE, or jdbc:postgresql:…",
                "sqlite: -> sqlite:PATH, with a path as the system writes it, or sqlite::memory:",
                "sqlite:///x.db -> sqlite:PATH, with a path as the system writes it, or sqlite::memory:",
                "sqlite::shared: -> sqlite:PATH, with a path as the system writes it, or sqlite::memory:",
                "postgres://u:hunter2@h:abc/d -> an address whose port is a number up to 65535",
                "postgres://u:hunter2@h:70000/d -> an address whose port is a number up to 65535",
                "postgres://u:hunter2%@h/d -> an address whose `%` begin an escape such as %40; write %25 for `%`",
                "postgres://u:hunter2%ff@h/d -> an address whose escapes are UTF-8",
                "postgres://u:hunter2@h/d?sslmode=on -> an address whose sslmode is one of disable, allow, prefer, require, verify-ca, verify-full",
                "postgres://u:hunter2@h/d?sslmode -> an address whose parameters are name=value",
                "postgres://u:hunter2@%2Fvar%2Frun/d -> an address with a host; a Unix socket cannot be used",
                "jdbc:postgresql://u:hunter2@h/d -> jdbc:postgresql: without a user before the host; write ?user=…&password=…",
            })
    void anAddressThatIsNoneIsRefusedWithoutShowingIt(String text, String rule) {
        assertThat(here.env("DATABASE_URL", text).problems())
                .containsExactly("DATABASE_URL: `store.url` must be " + rule);
    }

    @Test
    void pathsOfTheFileAreRelativeToItAndThoseOfVariablesToTheWorkingDirectory() {
        here.file("conf/gateway.yaml", "store: { url: 'sqlite:a.db', master_key_file: k.key }");
        Config file = Workspace.load(here.sources().withFile(Path.of("conf/gateway.yaml")));

        assertThat(file.store().file()).contains(here.path("conf/a.db"));
        assertThat(file.store().masterKeyFile()).isEqualTo(here.path("conf/k.key"));
        here.env("DATABASE_URL", "sqlite:a.db");
        assertThat(Workspace.load(here.sources().withFile(Path.of("conf/gateway.yaml")))
                        .store()
                        .file())
                .contains(here.path("a.db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://app:hunter2@db/gateway",
                "postgres://app:hunter2@db/gateway?sslmode=disable",
                "postgres://db/gateway?user=app&password=hunter2",
                "jdbc:postgresql://db/gateway?user=app&password=hunter2",
            })
    void thePasswordIsShownNowhere(String url) {
        Config config = here.env("DATABASE_URL", url).load();

        assertThat(config.toString()).doesNotContain("hunter2");
        assertThat(String.join("\n", ConfigReport.lines(config)))
                .contains("db", "app", "…")
                .doesNotContain("hunter2");
        assertThat(config.store().jdbcUrl()).doesNotContain("hunter2", "app");
    }

    @Test
    void aPasswordThatTheDriverTakesAsAParameterIsNotShownEither() {
        Config config = here.env("DATABASE_URL", "jdbc:postgresql://db/gateway?sslpassword=hunter2")
                .load();

        assertThat(config.store().jdbcUrl()).endsWith("?sslpassword=hunter2");
        assertThat(config + String.join("", ConfigReport.lines(config))).doesNotContain("hunter2");
    }

    @Test
    void theMasterKeyIsTheVariablesAndAWeakOneIsRefused() {
        here.env("GATEWAY_MASTER_KEY", "q8Zt5Rw2Yb7Nc4Ksq1Zt6Rw3Yb8Nc5Kv");
        assertThat(here.load().store().masterKey()).contains(Secret.of("q8Zt5Rw2Yb7Nc4Ksq1Zt6Rw3Yb8Nc5Kv"));

        assertThat(here.env("GATEWAY_MASTER_KEY", "short").problems())
                .containsExactly("environment GATEWAY_MASTER_KEY: `store.master_key` must be 32 characters or more");
    }

    @Test
    void anAddressInTheFileWhoseVariableIsNotSetLeavesTheDefault() {
        here.yaml("store: { url: '${NOT_SET}' }");

        assertThat(here.load().store().kind()).isEqualTo(Config.StoreKind.SQLITE);
        assertThat(here.load().missing()).contains("variable NOT_SET is not set: `store.url` counts as not set");
    }

    /** COMPAT 2.4 */
    @Test
    void privateNetworksAreAListInTheFileAndInTheVariable() {
        here.yaml("egress: { allow_private_networks: [ 10.0.0.0/8 ] }");
        assertThat(here.load().allowedNetworks()).containsExactly("10.0.0.0/8");
        here.env("GATEWAY_ALLOW_PRIVATE_NETWORKS", "10.1.0.0/16, 192.168.7.1");
        assertThat(here.load().allowedNetworks()).containsExactly("10.1.0.0/16", "192.168.7.1");
    }

    @Test
    void anEscapeThatIsNoneIsNotText() {
        assertThatThrownBy(() -> PercentCode.decode("%zz")).isInstanceOf(IllegalArgumentException.class);
        assertThat(PercentCode.decode(PercentCode.encode("a b+c/%é"))).isEqualTo("a b+c/%é");
    }
}
