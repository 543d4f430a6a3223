package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** A process that registers models, several at a time, and prints the id of each that was reported as stored. */
public final class RegisteringChild {
    private static final int WRITERS = 4;

    private RegisteringChild() {}

    /** Starts it; what it is to do it is told by its arguments: a name, and {@code sqlite PATH} or {@code postgresql PORT DATABASE}. */
    static Process start(String name, String... database) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RegisteringChild.class.getName(),
                name));
        command.addAll(List.of(database));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] args) {
        Stores stores = Stores.jdbi(dataSource(args), JdbiStoreContract.KEY);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int i = 0; i < WRITERS; i++) {
            String prefix = args[0] + "-" + i + "-";
            new Thread(() -> {
                        for (int n = 0; ; n++) {
                            stores.models().put(model(prefix + n), false);
                            synchronized (out) {
                                out.println(prefix + n);
                            }
                        }
                    })
                    .start();
        }
    }

    private static RegisteredModel model(String id) {
        return RegisteredModel.of(id, URI.create("https://models.example"))
                .withDescription("x".repeat(3000))
                .withApiKey(Secret.of("sk-of-" + id));
    }

    private static DataSource dataSource(String[] args) {
        if (args[1].equals("sqlite")) {
            SQLiteDataSource dataSource = new SQLiteDataSource();
            dataSource.setUrl("jdbc:sqlite:" + args[2]);
            return dataSource;
        }
        return Postgres.to(Integer.parseInt(args[2]), args[3]);
    }
}
