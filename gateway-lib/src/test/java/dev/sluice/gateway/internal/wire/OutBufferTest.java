package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.spi.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class OutBufferTest {
    @Property
    void givesBackWhatWasPutInHoweverItIsTaken(@ForAll Random random) throws IOException {
        OutBuffer buffer = new OutBuffer();
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 30; i++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            buffer.append(bytes);
            in.writeBytes(bytes);
            if (random.nextInt(8) == 0) {
                buffer.drainTo(out);
            } else {
                byte[] taken = new byte[1 + random.nextInt(3000)];
                int n = buffer.take(taken, 1, taken.length - 1);
                out.write(taken, 1, n);
            }
            assertThat(buffer.size()).isEqualTo(in.size() - out.size());
            assertThat(buffer.isEmpty()).isEqualTo(in.size() == out.size());
        }
        out.writeBytes(buffer.toByteArray());
        assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }

    @Example
    void takesTextAndSlices() {
        OutBuffer buffer = new OutBuffer();
        buffer.append("a\u20ac");
        buffer.append(new Slice("xyz".getBytes(UTF_8), 1, 1));

        assertThat(buffer.toByteArray()).isEqualTo("a\u20acy".getBytes(UTF_8));
    }
}
