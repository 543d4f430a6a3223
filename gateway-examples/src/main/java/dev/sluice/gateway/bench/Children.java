package dev.sluice.gateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The programs that a comparison starts, and their directory. None of them outlives it, also not after Ctrl-C. */
final class Children implements AutoCloseable {
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "TMPDIR");
    private static final int STOP_SECONDS = 10;

    private final Path directory;
    private final List<Process> running = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(this::stopAndRemove, "stop-children");

    Children() throws IOException {
        directory = Files.createTempDirectory("sluice-bench");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Path directory() {
        return directory;
    }

    /** Where what a program prints is kept. */
    Path log(String name) {
        return directory.resolve(name + ".log");
    }

    /** The end of what a program printed. */
    String logTail(String name) throws IOException {
        List<String> lines = Files.readAllLines(log(name));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /** Starts a program in the directory, with next to nothing of this process's environment: no key gets in. */
    Process start(String name, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment().keySet().retainAll(ENVIRONMENT);
        Process process = builder.start();
        running.add(process);
        return process;
    }

    void stop(Process process) {
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        tree.add(process.toHandle());
        tree.forEach(ProcessHandle::destroy);
        for (ProcessHandle member : tree) {
            if (!ended(member)) {
                member.destroyForcibly();
                ended(member);
            }
        }
        running.remove(process);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // shutting down already: the hook does it
        }
        stopAndRemove();
    }

    private void stopAndRemove() {
        running.forEach(this::stop);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(Children::delete);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("cannot remove " + directory + ": " + e.getMessage());
        }
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
