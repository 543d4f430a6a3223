package dev.sluice.gateway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the configuration of the mock, nginx and Sluice, starts them and waits until they answer. */
final class Launcher {
    /** The flags for the server's JVM that the documentation recommends. */
    static final String JVM_FLAGS = "-XX:+UseSerialGC -Xms64m -Xmx512m -Xmn48m -XX:ReservedCodeCacheSize=64m"
            + " -XX:+IgnoreUnrecognizedVMOptions -XX:+UseCompactObjectHeaders"
            + " -Djdk.virtualThreadScheduler.parallelism=1";

    /** The client key that every contender is shown. */
    static final String KEY = "bench-client-key-0123456789abcdef";

    private static final long START_LIMIT = 60_000_000_000L;
    private static final String CHAT = "/v1/chat/completions";

    private final Children children;
    private final Path java;
    private final List<String> jvmFlags;
    private final Path jar;

    Launcher(Children children, Path java, String jvmFlags, Path jar) {
        this.children = children;
        this.java = java;
        this.jvmFlags =
                Arrays.stream(jvmFlags.split(" ")).filter(f -> !f.isBlank()).toList();
        this.jar = jar.toAbsolutePath();
    }

    /**
     * A program that answered.
     *
     * @param healthSeconds from the start of the process to the first 200 of its health route
     * @param chatSeconds from the start of the process to the first 200 for a chat
     */
    record Running(Process process, int port, double healthSeconds, double chatSeconds) {
        String url(String path) {
            return "http://127.0.0.1:" + port + path;
        }

        Endpoint chat() {
            return Endpoint.of(url(CHAT), KEY);
        }
    }

    Running mock() throws IOException {
        // The class path may be relative to where the benchmark was started; the child runs elsewhere.
        String classPath = String.join(
                ":",
                Arrays.stream(System.getProperty("java.class.path").split(":"))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
        String own = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        long start = System.nanoTime();
        Process process = children.start(
                "mock",
                List.of(
                        own,
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        classPath,
                        Bench.class.getName(),
                        "mock",
                        "--port=0"));
        while (true) {
            Optional<String> line = Files.readString(children.log("mock"))
                    .lines()
                    .filter(l -> l.startsWith(MockCommand.LISTENING))
                    .findFirst();
            if (line.isPresent()) {
                int port = Integer.parseInt(line.get().substring(MockCommand.LISTENING.length()));
                return answering("mock", process, port, "/stats", start);
            }
            pause("mock", process, start);
        }
    }

    Running nginx(Path binary, int mockPort) throws IOException {
        int port = freePort();
        Path file = Files.writeString(children.directory().resolve("nginx.conf"), nginxConfig(port, mockPort));
        long start = System.nanoTime();
        Process process = children.start(
                "nginx",
                List.of(
                        binary.toString(),
                        "-p",
                        children.directory().toString(),
                        "-e",
                        children.log("nginx-error").toString(),
                        "-c",
                        file.toString()));
        return answering("nginx", process, port, "/stats", start);
    }

    Running sluice(int mockPort) throws IOException {
        int port = freePort();
        Path file = Files.writeString(children.directory().resolve("gateway.yaml"), sluiceConfig(port, mockPort));
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(jvmFlags);
        command.addAll(List.of("-jar", jar.toString(), "serve", "--config", file.toString()));
        long start = System.nanoTime();
        return answering("sluice", children.start("sluice", command), port, "/health", start);
    }

    /** nginx, when it is installed. */
    static Optional<Path> findNginx() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The first line that a program prints about its version. */
    static String version(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return lines.isEmpty() ? "unknown" : lines.get(lines.size() > 1 ? 1 : 0);
    }

    private Running answering(String name, Process process, int port, String path, long start) throws IOException {
        Running running = new Running(process, port, 0, 0);
        while (!isFine(running, path)) {
            pause(name, process, start);
        }
        double health = (System.nanoTime() - start) / 1e9;
        byte[] body = Payload.P1.body(BenchModel.UNARY);
        Probe.Answer answer = Probe.post(running.url(CHAT), KEY, body);
        if (answer.status() != 200) {
            throw new IOException(name + " answers " + answer.status() + " to a chat: " + answer.body());
        }
        return new Running(process, port, health, (System.nanoTime() - start) / 1e9);
    }

    private static boolean isFine(Running running, String path) {
        try {
            return Probe.get(running.url(path)).status() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    private void pause(String name, Process process, long start) throws IOException {
        if (!process.isAlive() || System.nanoTime() - start > START_LIMIT) {
            throw new IOException(name + " did not start:\n" + children.logTail(name));
        }
        Pause.millis(5);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String nginxConfig(int port, int mockPort) {
        return """
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                events { worker_connections %d; }
                http {
                    access_log off;
                    tcp_nodelay on;
                    keepalive_requests 1000000000;
                    client_max_body_size 32m;
                    client_body_buffer_size 256k;
                    client_body_temp_path nginx-body;
                    proxy_temp_path nginx-proxy;
                    fastcgi_temp_path nginx-fastcgi;
                    uwsgi_temp_path nginx-uwsgi;
                    scgi_temp_path nginx-scgi;
                    upstream mock {
                        server 127.0.0.1:%d;
                        keepalive 512;
                        keepalive_requests 1000000000;
                    }
                    server {
                        listen 127.0.0.1:%d backlog=4096;
                        location / {
                            proxy_pass http://mock;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_buffering off;
                            proxy_read_timeout 600s;
                        }
                    }
                }
                """.formatted(Math.min(16_384, ProcFs.openFiles() - 100), mockPort, port);
    }

    private static String sluiceConfig(int port, int mockPort) {
        return """
                server: { host: 127.0.0.1, port: %d }
                providers:
                  bench: { type: openai, base_url: "http://127.0.0.1:%d", api_key: "bench-upstream-key-0123456789" }
                routes:
                  - { match: "bench-*", provider: bench }
                keys:
                  bench: { key: "%s" }
                """.formatted(port, mockPort, KEY);
    }
}
