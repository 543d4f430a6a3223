package dev.sluice.gateway.server.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Turns a parsed file into settings by the {@link Schema}, and says everything that is wrong with it. */
final class FileSettings {
    private static final Predicate<String> NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}").asMatchPredicate();
    private static final Predicate<String> ALIAS =
            Pattern.compile("[^\\s\\p{Cntrl}*\\[][^\\s\\p{Cntrl}*]{0,255}").asMatchPredicate();

    private final String fileName;
    private final Settings settings;
    private final Findings findings;
    private final FileValues values;

    private FileSettings(String fileName, Map<String, String> environment, Settings settings, Findings findings) {
        this.fileName = fileName;
        this.settings = settings;
        this.findings = findings;
        this.values = new FileValues(fileName, environment, settings, findings);
    }

    /** Adds what gateway.yaml says to the settings, and what is wrong with it to the findings. */
    static void read(
            String fileName,
            FileNode.Mapping root,
            Map<String, String> environment,
            Settings settings,
            Findings findings) {
        FileSettings reader = new FileSettings(fileName, environment, settings, findings);
        reader.mapping(KeyPath.ROOT, Schema.TREE, root);
        reader.joinDefaultProvider();
    }

    /** The same for a file that says what stands at one place. */
    static void readAt(
            KeyPath path,
            Schema.Node place,
            String fileName,
            FileNode.Mapping root,
            Map<String, String> environment,
            Settings settings,
            Findings findings) {
        new FileSettings(fileName, environment, settings, findings).mapping(path, place, root);
    }

    /** Whether clients may call an alias by this name. */
    static boolean isAlias(String name) {
        return ALIAS.test(name);
    }

    /** Whether a provider or a client key may have this name. */
    static boolean isName(String name) {
        return NAME.test(name);
    }

    private void visit(KeyPath path, Schema.Node place, FileNode node, String at) {
        ConfigKey key = place.key();
        Schema.Node item = place.item();
        if (key != null && !key.built()) {
            problem(at, "`" + path + "` is not built yet in this version; remove it");
        } else if (key != null) {
            values.read(path, key, node, at);
        } else if (item != null) {
            sequence(path, item, node, at);
        } else if (node instanceof FileNode.Mapping mapping) {
            mapping(path, place, mapping);
        } else if (!(node instanceof FileNode.Scalar scalar && scalar.text() == null)) {
            problem(at, "`" + path + "` must be a mapping, not " + node.kind());
        }
    }

    private void mapping(KeyPath path, Schema.Node place, FileNode.Mapping mapping) {
        mapping.entries().forEach((name, entry) -> {
            KeyPath child = path.child(name);
            Schema.Node next = place.child(name);
            if (next == null) {
                problem(entry.at(), "`" + child + "` is not a known key; " + nearest(path, name, place.names()));
                return;
            }
            if (place.isChosen(name)) {
                if (!nameIsFine(child, entry.at())) {
                    return;
                }
                if (next.key() == null) {
                    settings.put(new Setting(
                            child, List.of(), Origin.at(fileName, entry.at(), ""), Optional.empty(), false));
                }
            }
            visit(child, next, entry.value(), entry.at());
        });
    }

    private boolean nameIsFine(KeyPath path, String at) {
        boolean alias = path.segments().get(0).equals("models");
        if (alias ? isAlias(path.last()) : isName(path.last())) {
            return true;
        }
        problem(
                at,
                "`" + path + "` is not a name: "
                        + (alias ? "no spaces, no `*`" : "letters, digits, `.`, `_` and `-`, 64 at most"));
        return false;
    }

    private void sequence(KeyPath path, Schema.Node item, FileNode node, String at) {
        if (!(node instanceof FileNode.Sequence sequence)) {
            problem(at, "`" + path + "` must be a list, not " + node.kind());
            return;
        }
        int index = 0;
        for (FileNode element : sequence.items()) {
            KeyPath child = path.item(index++);
            if (element instanceof FileNode.Mapping mapping) {
                mapping(child, item, mapping);
            } else {
                problem(element.at(), "`" + child + "` must be a mapping, not " + element.kind());
            }
        }
    }

    /** {@code providers.default} is a way to write {@code default_provider}. */
    private void joinDefaultProvider() {
        Optional<Setting> other = settings.find("providers", "default");
        if (other.isEmpty()) {
            return;
        }
        settings.remove(other.get().path());
        Optional<Setting> own = settings.find("default_provider");
        if (own.isPresent() && !own.get().values().equals(other.get().values())) {
            findings.problem(
                    other.get().origin(), "`providers.default` and `default_provider` name different providers");
        }
        Setting joined = other.get();
        settings.put(new Setting(
                KeyPath.of("default_provider"), joined.values(), joined.origin(), joined.unsetVariable(), false));
    }

    private static String nearest(KeyPath parent, String name, List<String> siblings) {
        int close = Math.max(2, name.length() / 3);
        Optional<String> sibling = NearestName.of(name, siblings);
        if (sibling.isPresent() && NearestName.distance(name, sibling.get()) <= close) {
            return "did you mean `" + parent.child(sibling.get()) + "`?";
        }
        for (ConfigKey key : Schema.keys()) {
            if (key.built() && !key.named() && key.pattern().endsWith("." + name)) {
                return "did you mean `" + key.pattern() + "`?";
            }
        }
        return sibling.map(s -> "the nearest known key is `" + parent.child(s) + "`")
                .orElse("nothing may stand there");
    }

    private void problem(String at, String what) {
        findings.problem(Origin.at(fileName, at, ""), what);
    }
}
