package dev.sluice.gateway.server.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dockerfile, taken apart into stages and their instructions. */
record Dockerfile(List<Stage> stages) {
    private static final Pattern FROM = Pattern.compile("(\\S+)(?: +AS +(\\S+))?");

    /**
     * One stage.
     *
     * @param base the image, or the stage, that it stands on
     * @param name its own name; empty when it has none
     */
    record Stage(String base, String name, List<Instruction> instructions) {
        /** The arguments of every instruction of a kind. */
        List<String> all(String keyword) {
            return instructions.stream()
                    .filter(i -> i.keyword().equals(keyword))
                    .map(Instruction::arguments)
                    .toList();
        }

        /** The arguments of the one instruction of a kind. */
        String only(String keyword) {
            List<String> found = all(keyword);
            if (found.size() != 1) {
                throw new AssertionError("there is not exactly one " + keyword + " in this stage, but " + found);
            }
            return found.get(0);
        }
    }

    record Instruction(String keyword, String arguments) {}

    static Dockerfile read(Path path) throws IOException {
        String text = Files.readString(path).replaceAll("(?m)^#.*\\R", "").replaceAll("\\\\\\R *", "");
        List<Stage> stages = new ArrayList<>();
        for (String line : text.split("\\R")) {
            if (line.isBlank()) {
                continue;
            }
            String[] parts = line.split(" +", 2);
            if (parts[0].equals("FROM")) {
                Matcher from = FROM.matcher(parts[1]);
                if (!from.matches()) {
                    throw new AssertionError("not understood: " + line);
                }
                stages.add(new Stage(from.group(1), from.group(2) == null ? "" : from.group(2), new ArrayList<>()));
            } else {
                stages.get(stages.size() - 1).instructions().add(new Instruction(parts[0], parts[1]));
            }
        }
        return new Dockerfile(List.copyOf(stages));
    }

    Stage last() {
        return stages.get(stages.size() - 1);
    }

    Stage named(String name) {
        return stages.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    boolean hasStage(String name) {
        return stages.stream().anyMatch(s -> s.name().equals(name));
    }
}
