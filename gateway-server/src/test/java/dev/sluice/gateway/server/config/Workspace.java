package dev.sluice.gateway.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;

/** A working directory and an environment of a test's own. */
final class Workspace {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    Workspace(Path directory) {
        this.directory = directory;
    }

    Workspace file(String name, String... lines) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", lines) + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Workspace yaml(String... lines) {
        return file("gateway.yaml", lines);
    }

    Workspace env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    ConfigSources sources() {
        return ConfigSources.of(directory, environment);
    }

    Config load() {
        return load(sources());
    }

    static Config load(ConfigSources sources) {
        return new ConfigLoader(sources).load();
    }

    /** What is wrong, line by line. */
    List<String> problems() {
        return problems(sources());
    }

    static List<String> problems(ConfigSources sources) {
        ConfigException e = Assertions.catchThrowableOfType(ConfigException.class, () -> load(sources));
        Assertions.assertThat(e).as("the configuration is refused").isNotNull();
        return e.problems();
    }

    static Optional<Setting> setting(Config config, String path) {
        return config.settings().stream()
                .filter(s -> s.path().toString().equals(path))
                .findFirst();
    }

    static String origin(Config config, String path) {
        return setting(config, path).orElseThrow().origin().toString();
    }
}
