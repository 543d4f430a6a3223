package dev.sluice.gateway.server.config;

import dev.sluice.gateway.spi.Slice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration from its sources: flags over environment over {@code ./.env} over files over defaults. The
 * environment is taken once, when the loader is made; the files are read by every load.
 */
public final class ConfigLoader {
    private static final List<String> USUAL_FILES = List.of("gateway.yaml", "config.yaml");

    private final ConfigSources sources;
    private final Environment environment;
    private final Places places;

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
        this.places = new Places(sources.directory(), findFile());
    }

    /** The file that is read; empty for none. */
    public Optional<Path> file() {
        return places.file();
    }

    /**
     * Reads the files and puts everything together.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Config load() {
        return load(new FileSnapshot());
    }

    /** Like {@link #load()}, with files as the snapshot has them. */
    Config load(FileSnapshot files) {
        Settings settings = new Settings();
        Findings findings = new Findings();
        boolean alone = sources.demo() && file().isEmpty();
        file().ifPresent(path -> readYaml(path, files, settings, findings));
        EnvironmentSettings variables = new EnvironmentSettings(environment, settings, findings);
        variables.apply(!alone);
        variables.ignored().forEach(findings::warning);
        applyFlags(settings);
        ServerEntries server = new ServerEntries(settings, findings);
        server.dropUnset();
        findings.throwIfAny();
        Map<String, SideFiles.AliasFile> aliasFiles = Map.of();
        if (!alone) {
            SideFiles beside = new SideFiles(files, places, environment.all(), settings, findings);
            beside.readKeys();
            aliasFiles = beside.readAliases();
            findings.throwIfAny();
        }
        return new ConfigBuilder(settings, findings, places, files, aliasFiles)
                .build(sources.demo(), variables.notBuilt());
    }

    /** The name by which messages call a file. */
    String shown(Path path) {
        return places.shown(path);
    }

    private void readYaml(Path path, FileSnapshot files, Settings settings, Findings findings) {
        String name = places.shown(path);
        Slice content = files.read(path)
                .orElseThrow(() -> ConfigException.in(name, "", "cannot be read, or has more than 16 MB"));
        FileNode.Mapping root = YamlReader.read(name, FileText.of(name, content));
        FileSettings.read(name, root, environment.all(), settings, findings);
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

    private static Origin flag(String name) {
        return Origin.of(Origin.Kind.FLAG, name);
    }
}
