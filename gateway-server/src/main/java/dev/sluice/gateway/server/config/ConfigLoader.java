package dev.sluice.gateway.server.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the configuration from its sources: flags over environment over {@code ./.env} over file over defaults. The
 * environment is taken once, when the loader is made; the file is read by every load.
 */
public final class ConfigLoader {
    private static final List<String> USUAL_FILES = List.of("gateway.yaml", "config.yaml");

    private final ConfigSources sources;
    private final Environment environment;
    private final Optional<Path> file;

    /**
     * Prepares to load.
     *
     * @throws ConfigException when {@code ./.env} cannot be read, or the named file is not there
     */
    public ConfigLoader(ConfigSources sources) {
        this.sources = sources;
        Path dotEnv = sources.directory().resolve(".env");
        this.environment =
                Environment.of(sources.environment(), sources.dotEnv() ? Optional.of(dotEnv) : Optional.empty());
        this.file = findFile();
    }

    /** The file that is read; empty for none. */
    public Optional<Path> file() {
        return file;
    }

    /**
     * Reads the file and puts everything together.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Config load() {
        return file.isPresent() ? load(readBytes(file.get())) : load(new byte[0]);
    }

    /** Like {@link #load()}, with this content of the file. */
    Config load(byte[] content) {
        Settings settings = new Settings();
        Findings findings = new Findings();
        if (file.isPresent()) {
            String name = displayName(file.get());
            YamlNode.Mapping root = YamlReader.read(name, utf8(name, content));
            FileSettings.read(name, root, environment.all(), settings, findings.problems());
        }
        EnvironmentSettings variables = new EnvironmentSettings(environment, settings, findings.problems());
        variables.apply(!sources.demo() || file.isPresent());
        variables.ignored().forEach(findings::warning);
        applyFlags(settings);
        findings.throwIfAny();
        return new ConfigBuilder(settings, findings, new Places(sources.directory(), file))
                .build(sources.demo(), variables.notBuilt());
    }

    private void applyFlags(Settings settings) {
        sources.host()
                .ifPresent(host -> settings.put(Setting.of(KeyPath.of("server", "host"), host, flag("--host"), false)));
        sources.port()
                .ifPresent(port ->
                        settings.put(Setting.of(KeyPath.of("server", "port"), port.toString(), flag("--port"), false)));
    }

    private Optional<Path> findFile() {
        if (sources.file().isPresent()) {
            return Optional.of(existing(sources.file().get(), ""));
        }
        String variable = environment.all().get(EnvName.CONFIG_FILE);
        if (variable != null) {
            return Optional.of(existing(Path.of(variable), EnvName.CONFIG_FILE + ": "));
        }
        if (sources.demo()) {
            return Optional.empty();
        }
        return USUAL_FILES.stream()
                .map(sources.directory()::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    private Path existing(Path path, String source) {
        Path resolved = sources.directory().resolve(path);
        if (!Files.isRegularFile(resolved)) {
            throw new ConfigException(source + "there is no file " + path);
        }
        return resolved;
    }

    static byte[] readBytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new ConfigException(path + ": cannot be read");
        }
    }

    private static String utf8(String name, byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException(name + ": is not UTF-8 text");
        }
    }

    /** The path as an operator would write it: relative to the working directory when it is below. */
    private String displayName(Path path) {
        Path directory = sources.directory().toAbsolutePath().normalize();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(directory) ? directory.relativize(absolute).toString() : absolute.toString();
    }

    private static Origin flag(String name) {
        return new Origin(Origin.Kind.FLAG, name);
    }
}
