package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildrenTest {
    @Test
    void nothingThatWasStartedOutlivesIt() throws IOException {
        Children children = new Children();
        Process one = children.start("one", List.of("sleep", "600"));
        Process other = children.start("other", List.of("sh", "-c", "sleep 600; true"));
        children.close();
        assertThat(one.isAlive()).isFalse();
        assertThat(other.isAlive()).isFalse();
        assertThat(children.directory()).doesNotExist();
    }

    @Test
    void aChildSeesNextToNothingOfTheEnvironment() throws Exception {
        try (Children children = new Children()) {
            Process env = children.start("env", List.of("env"));
            assertThat(env.waitFor()).isZero();
            assertThat(Files.readAllLines(children.log("env")))
                    .allMatch(line -> line.matches("(PATH|HOME|LANG|TMPDIR)=.*"));
        }
    }
}
