package dev.sluice.gateway.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.MasterKey;
import dev.sluice.gateway.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Master keys, and what is sealed with them. */
class MasterKeyTest {
    private static final String BASE64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("data/master.key");
    }

    @Test
    void thirtyTwoBytesInBase64AreTheKey() {
        byte[] key = GivenKey.of(Secret.of(BASE64 + "\n")).read(false);

        assertThat(key).hasSize(32);
        assertThat(key).startsWith(0, 1, 2, 3).endsWith(30, 31);
    }

    @Test
    void aPassphraseGivesTheSameKeyOnEveryNode() {
        String phrase = "correct horse battery staple, 32 and more";

        byte[] key = GivenKey.of(Secret.of(phrase)).read(false);
        assertThat(key).hasSize(32);
        assertThat(GivenKey.of(Secret.of(phrase)).read(false)).isEqualTo(key);
        assertThat(GivenKey.of(Secret.of(phrase + ".")).read(false)).isNotEqualTo(key);
    }

    @Test
    void aShortKeyIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> MasterKey.of(Secret.of("too-short-hunter2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32")
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void printsNoKey() {
        assertThat(MasterKey.of(Secret.of(BASE64)).toString()).doesNotContain(BASE64.substring(0, 8));
    }

    @Test
    void aKeyFileIsMadeForItsOwnerAloneAndStaysTheSame() throws Exception {
        byte[] key = new KeyFile(file()).read(true);

        assertThat(new KeyFile(file()).read(false)).isEqualTo(key).hasSize(32);
        assertThat(new KeyFile(file()).read(true)).isEqualTo(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void ofSeveralProcessesThatMakeAKeyFileOneWinsForAll() throws Exception {
        int makers = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(makers);
        try {
            List<Future<byte[]>> keys = new ArrayList<>();
            for (int i = 0; i < makers; i++) {
                keys.add(threads.submit(() -> {
                    start.await();
                    return new KeyFile(file()).read(true);
                }));
            }
            start.countDown();
            byte[] key = keys.get(0).get(20, TimeUnit.SECONDS);
            for (Future<byte[]> other : keys) {
                assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(key);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aKeyFileThatHoldsSomethingElseIsSaidAndLeftAlone() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "somebody's notes");

        assertThatThrownBy(() -> new KeyFile(file()).read(true))
                .isInstanceOf(KeyProblem.class)
                .hasMessageContaining(file().toString())
                .hasMessageNotContaining("notes");
        assertThat(file()).hasContent("somebody's notes");
    }

    @Test
    void aKeyFileThatMayNotBeMadeIsSaid() {
        assertThatThrownBy(() -> new KeyFile(file()).read(false))
                .isInstanceOf(KeyProblem.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("GATEWAY_MASTER_KEY");
        assertThat(file()).doesNotExist();
    }

    @Test
    void aKeyFileThatCannotBeMadeIsSaid() throws Exception {
        Files.writeString(directory.resolve("data"), "a file where the directory should be");

        assertThatThrownBy(() -> new KeyFile(file()).read(true))
                .isInstanceOf(KeyProblem.class)
                .hasMessageContaining("cannot be");
    }

    @Test
    void whatIsSealedOpensInItsPlaceWithItsKeyAndUnchangedOnly() {
        Sealer sealer = Sealer.of(GivenKey.of(Secret.of(BASE64)).read(false));
        String sealed = sealer.seal("sk-ключ", "table|column|row");

        assertThat(sealer.open(sealed, "table|column|row")).contains("sk-ключ");
        assertThat(Sealer.of(GivenKey.of(Secret.of(BASE64)).read(false)).open(sealed, "table|column|row"))
                .contains("sk-ключ");
        assertThat(sealer.open(sealed, "table|column|other")).isEmpty();
        assertThat(Sealer.of(new byte[32]).open(sealed, "table|column|row")).isEmpty();
        assertThat(sealer.open("", "table|column|row")).isEmpty();
        assertThat(sealer.open("no base64 at all", "table|column|row")).isEmpty();
        char[] changed = sealed.toCharArray();
        changed[20] = changed[20] == 'A' ? 'B' : 'A';
        assertThat(sealer.open(new String(changed), "table|column|row")).isEmpty();
        assertThat(sealer.seal("sk-ключ", "table|column|row")).isNotEqualTo(sealed);
    }
}
