package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Turns a parsed gateway.yaml into settings by the {@link Schema}, and says everything that is wrong with it. */
final class FileSettings {
    private static final Predicate<String> NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}").asMatchPredicate();
    private static final Predicate<String> ALIAS =
            Pattern.compile("[^\\s\\p{Cntrl}*\\[][^\\s\\p{Cntrl}*]{0,255}").asMatchPredicate();

    private final String fileName;
    private final Map<String, String> environment;
    private final Settings settings;
    private final List<String> problems;

    private FileSettings(String fileName, Map<String, String> environment, Settings settings, List<String> problems) {
        this.fileName = fileName;
        this.environment = environment;
        this.settings = settings;
        this.problems = problems;
    }

    /** Adds what the file says to the settings, and what is wrong with it to the problems. */
    static void read(
            String fileName,
            YamlNode.Mapping root,
            Map<String, String> environment,
            Settings settings,
            List<String> problems) {
        FileSettings reader = new FileSettings(fileName, environment, settings, problems);
        reader.mapping(KeyPath.ROOT, Schema.TREE, root);
        reader.joinDefaultProvider();
    }

    private void visit(KeyPath path, Schema.Node place, YamlNode node, int line) {
        ConfigKey key = place.key();
        Schema.Node item = place.item();
        if (key != null && !key.built()) {
            problem(line, "`" + path + "` is not built yet in this version; remove it");
        } else if (key != null) {
            leaf(path, key, node, line);
        } else if (item != null) {
            sequence(path, item, node, line);
        } else if (node instanceof YamlNode.Mapping mapping) {
            mapping(path, place, mapping);
        } else if (!(node instanceof YamlNode.Scalar scalar && scalar.text() == null)) {
            problem(line, "`" + path + "` must be a mapping, not " + node.kind());
        }
    }

    private void mapping(KeyPath path, Schema.Node place, YamlNode.Mapping mapping) {
        mapping.entries().forEach((name, entry) -> {
            KeyPath child = path.child(name);
            Schema.Node next = place.child(name);
            if (next == null) {
                problem(entry.line(), "`" + child + "` is not a known key; " + nearest(path, name, place.names()));
                return;
            }
            if (place.hasNames() && next.key() == null) {
                if (!nameIsFine(child, entry.line())) {
                    return;
                }
                settings.put(new Setting(child, List.of(), origin(entry.line(), ""), Optional.empty(), false));
            }
            visit(child, next, entry.value(), entry.line());
        });
    }

    private boolean nameIsFine(KeyPath path, int line) {
        boolean alias = path.segments().get(0).equals("models");
        if ((alias ? ALIAS : NAME).test(path.last())) {
            return true;
        }
        problem(
                line,
                "`" + path + "` is not a name: "
                        + (alias ? "no spaces, no `*`" : "letters, digits, `.`, `_` and `-`, 64 at most"));
        return false;
    }

    private void sequence(KeyPath path, Schema.Node item, YamlNode node, int line) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            problem(line, "`" + path + "` must be a list, not " + node.kind());
            return;
        }
        int index = 0;
        for (YamlNode element : sequence.items()) {
            KeyPath child = path.item(index++);
            if (element instanceof YamlNode.Mapping mapping) {
                mapping(child, item, mapping);
            } else {
                problem(element.line(), "`" + child + "` must be a mapping, not " + element.kind());
            }
        }
    }

    private void leaf(KeyPath path, ConfigKey key, YamlNode node, int line) {
        boolean list = key.type() == ValueType.TEXT_LIST;
        List<YamlNode> items;
        if (list && node instanceof YamlNode.Sequence sequence) {
            items = sequence.items();
        } else if (!list && node instanceof YamlNode.Scalar) {
            items = List.of(node);
        } else {
            problem(line, "`" + path + "` must be " + (list ? "a list" : "a single value") + ", not " + node.kind());
            return;
        }
        List<String> values = new ArrayList<>();
        String variable = "";
        Optional<String> unset = Optional.empty();
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar) || scalar.text() == null) {
                problem(item.line(), "`" + path + "` has no value; give it one or remove it");
                return;
            }
            Expansion expanded = Expansion.of(scalar.text(), environment);
            variable = expanded.variable().orElse(variable);
            unset = unset.isPresent() ? unset : expanded.unset();
            values.add(expanded.value());
        }
        Setting setting = new Setting(path, values, origin(line, variable), unset, key.secret());
        check(setting, key, line, variable);
        settings.put(setting);
    }

    private void check(Setting setting, ConfigKey key, int line, String variable) {
        if (setting.isUnset()) {
            return;
        }
        for (String value : setting.values()) {
            try {
                key.type().check(value, key.names());
            } catch (IllegalArgumentException e) {
                // What a variable holds, and a URL, may be secret too.
                boolean showable = variable.isEmpty() && !key.secret() && key.type() != ValueType.URL;
                String from = variable.isEmpty() ? "" : "; it comes from ${" + variable + "}";
                problem(
                        line,
                        "`" + setting.path() + "` must be " + e.getMessage()
                                + (showable ? ", not `" + value + "`" : from));
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
            problems.add(
                    other.get().origin() + ": `providers.default` and `default_provider` name different providers");
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

    private Origin origin(int line, String variable) {
        String from = variable.isEmpty() ? "" : " ${" + variable + "}";
        return new Origin(Origin.Kind.FILE, fileName + ":" + line + from);
    }

    private void problem(int line, String what) {
        problems.add(fileName + ":" + line + ": " + what);
    }
}
