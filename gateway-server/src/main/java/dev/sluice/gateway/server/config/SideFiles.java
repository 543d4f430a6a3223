package dev.sluice.gateway.server.config;

import dev.sluice.gateway.spi.Slice;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the files beside gateway.yaml into the same settings: alias files, virtual keys, endpoints. */
final class SideFiles {
    private static final KeyPath MODELS = KeyPath.of("models");
    private static final KeyPath MODELS_DIR = KeyPath.of("models_dir");
    private static final String JSON = ".json";

    private final FileSnapshot files;
    private final Places places;
    private final Map<String, String> environment;
    private final Settings settings;
    private final Findings findings;

    SideFiles(
            FileSnapshot files, Places places, Map<String, String> environment, Settings settings, Findings findings) {
        this.files = files;
        this.places = places;
        this.environment = environment;
        this.settings = settings;
        this.findings = findings;
    }

    /**
     * A file of {@code models_dir}.
     *
     * @param path the file
     * @param name what messages call it
     * @param broken whether it cannot be used, and there is no earlier version of it
     */
    record AliasFile(Path path, String name, boolean broken) {}

    /** The endpoints, and the keys that belong to a provider. */
    void readKeys() {
        single("endpoints_file", "aiservices.json", (name, root) -> {
            Schema.Node place = Schema.TREE.under("endpoints");
            FileSettings.readAt(KeyPath.of("endpoints"), place, name, root, environment, settings, findings);
        });
        single(
                "virtual_keys_file",
                "keys.json",
                (name, root) -> new VirtualKeyFile(name, environment, settings, findings).read(root));
    }

    /** The files of {@code models_dir}, by alias. */
    Map<String, AliasFile> readAliases() {
        Map<String, AliasFile> found = new LinkedHashMap<>();
        Path directory = path(MODELS_DIR);
        if (directory == null) {
            return found;
        }
        Optional<List<Path>> list = files.list(directory);
        String shown = places.shown(directory);
        if (list.isEmpty() && isOptional()) {
            findings.warning("`models_dir`: " + shown + " is not there; it is watched for");
            return found;
        }
        if (list.isEmpty()) {
            // On a reload, one that was there is put back before: it is the setting that is new.
            settings.find(MODELS_DIR)
                    .ifPresent(setting -> findings.problem(
                            setting.origin(), "`models_dir`: " + shown + " is not there, or cannot be read"));
            return found;
        }
        if (list.get().size() > FileSnapshot.MOST_FILES) {
            findings.problemIn(
                    shown, "`models_dir`: " + shown + " holds more than " + FileSnapshot.MOST_FILES + " files");
            return found;
        }
        for (Path path : list.get()) {
            String fileName = path.getFileName().toString();
            String alias = fileName.substring(0, fileName.length() - JSON.length());
            found.put(alias, alias(alias, path));
        }
        return found;
    }

    /** A variable that names the directory above may name one that holds other things alone. */
    private boolean isOptional() {
        return settings.find(MODELS_DIR)
                .filter(setting -> setting.origin().kind() != Origin.Kind.FILE)
                .isPresent();
    }

    private AliasFile alias(String alias, Path path) {
        String name = places.shown(path);
        KeyPath at = MODELS.child(alias);
        Optional<Setting> other = settings.within(at).stream().findFirst();
        if (other.isPresent()) {
            findings.problemIn(
                    name, name + ": `" + at + "` is an alias in " + other.get().origin() + " already; remove one");
        } else if (!FileSettings.isAlias(alias)) {
            findings.problemIn(name, name + ": the file's name is not the name of an alias: no spaces, no `*`");
        } else if (files.isRefused(path)) {
            settings.put(new Setting(at, List.of(), Origin.at(name, "1:1", ""), Optional.empty(), false));
            return new AliasFile(path, name, true);
        } else {
            FileNode.Mapping root = json(name, path);
            if (root != null) {
                settings.put(new Setting(at, List.of(), Origin.at(name, "1:1", ""), Optional.empty(), false));
                FileSettings.readAt(at, Schema.ALIAS_FILE, name, root, environment, settings, findings);
            }
        }
        return new AliasFile(path, name, false);
    }

    private interface Reader {
        void read(String name, FileNode.Mapping root);
    }

    /** A file that a key names, or else one of the usual name where that is there. */
    private void single(String key, String usualName, Reader reader) {
        KeyPath at = KeyPath.of(key);
        Path usual = places.directory().resolve(usualName);
        if (settings.find(at).isEmpty() && files.read(usual).isPresent()) {
            settings.put(Setting.of(at, usualName, Origin.DEFAULT, false));
        }
        Path path = path(at);
        if (path == null) {
            return;
        }
        String name = places.shown(path);
        FileNode.Mapping root = json(name, path);
        if (root != null) {
            reader.read(name, root);
        }
    }

    private @Nullable Path path(KeyPath key) {
        Optional<Setting> setting = settings.find(key);
        if (setting.isEmpty()) {
            return null;
        }
        try {
            return places.resolve(setting.get().value(), setting.get().origin());
        } catch (IllegalArgumentException e) {
            findings.problem(setting.get().origin(), "`" + key + "` must be " + e.getMessage());
            return null;
        }
    }

    private FileNode.@Nullable Mapping json(String name, Path path) {
        Optional<Slice> content = files.read(path);
        if (content.isEmpty()) {
            findings.problemIn(name, name + ": is not there, cannot be read, or has more than 16 MB");
            return null;
        }
        try {
            return JsonReader.read(name, FileText.of(name, content.get()));
        } catch (ConfigException e) {
            findings.problems(e);
            return null;
        }
    }
}
