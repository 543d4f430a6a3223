package dev.sluice.gateway.internal.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that providers are told. */
final class Version {
    private static final String FILE = "/META-INF/maven/dev.sluice/gateway-lib/pom.properties";
    private static final String CURRENT = read();

    private Version() {}

    static String current() {
        return CURRENT;
    }

    /** From what Maven puts into the jar; classes that do not come from a jar have no version. */
    private static String read() {
        try (InputStream in = Version.class.getResourceAsStream(FILE)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "dev");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
