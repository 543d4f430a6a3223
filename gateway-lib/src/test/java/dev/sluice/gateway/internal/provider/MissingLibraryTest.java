package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.spi.Credential;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program gets that uses a vertex provider without Google's library on its class path. */
class MissingLibraryTest {
    @Test
    void theArtifactThatIsMissingIsNamedAndEverythingElseWorks() throws Exception {
        try (URLClassLoader without =
                new URLClassLoader(classPathWithoutGoogle(), ClassLoader.getPlatformClassLoader())) {
            List<?> adapters = (List<?>) without.loadClass(Adapters.class.getName())
                    .getMethod("builtIn")
                    .invoke(null);
            Object vertex = adapters.stream()
                    .filter(adapter -> adapter.getClass().getSimpleName().equals("VertexAdapter"))
                    .findFirst()
                    .orElseThrow();
            Class<?> credential = without.loadClass(Credential.class.getName());
            Class<?> headers = without.loadClass(Headers.Builder.class.getName());
            Method authorize = without.loadClass("dev.sluice.gateway.spi.ProviderAdapter")
                    .getMethod("authorize", credential, headers);
            Object none = without.loadClass(Headers.class.getName())
                    .getMethod("builder")
                    .invoke(null);
            Method of = credential.getMethod("of", String.class, String.class);

            authorize.invoke(vertex, of.invoke(null, "a", "ya29.token"), none);
            for (int i = 0; i < 2; i++) {
                Throwable thrown =
                        catchThrowable(() -> authorize.invoke(vertex, of.invoke(null, "a", "{\"type\":\"x\"}"), none));
                assertThat(thrown).isInstanceOf(InvocationTargetException.class);
                assertThat(thrown.getCause())
                        .hasMessage("providers of type vertex need the library"
                                + " com.google.auth:google-auth-library-oauth2-http on the class path");
            }
        }
    }

    private static URL[] classPathWithoutGoogle() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            if (!entry.contains("google-auth") && !entry.contains("google-http-client")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
