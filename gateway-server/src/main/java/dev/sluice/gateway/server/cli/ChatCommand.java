package dev.sluice.gateway.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A small client: sends one prompt and prints the answer as it comes. */
@Command(
        name = "chat",
        description = "Send a prompt to a gateway and print the answer as it comes.",
        mixinStandardHelpOptions = true,
        versionProvider = GatewayCommand.Version.class,
        footer = {"", "Example: gateway chat demo \"Hello\""})
final class ChatCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name at the gateway.")
    private String model = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "What to say; standard input when left out.")
    private @Nullable String prompt;

    @Option(
            names = "--url",
            paramLabel = "U",
            defaultValue = "http://127.0.0.1:8080",
            description = "The gateway; ${DEFAULT-VALUE} when left out.")
    private String url = "";

    @Option(
            names = "--path",
            paramLabel = "P",
            defaultValue = "/v1/chat/completions",
            description =
                    "Where chats are there; ${DEFAULT-VALUE} when left out. With /completions/chat the key decides the"
                            + " provider.")
    private String path = "";

    @Option(names = "--key", paramLabel = "K", description = "A client key; $$GATEWAY_API_KEY when left out.")
    private @Nullable String key;

    @Option(names = "--no-stream", description = "Wait for the whole answer.")
    private boolean noStream;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChatClient client = client();
        String text = prompt != null ? prompt : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
        client.ask(model, text, !noStream);
        return 0;
    }

    private ChatClient client() {
        Optional<String> shown = Optional.ofNullable(key)
                .or(() -> Optional.ofNullable(System.getenv("GATEWAY_API_KEY")))
                .filter(k -> !k.isEmpty());
        if (shown.isPresent() && !shown.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new ParameterException(spec.commandLine(), "--key must be printable ASCII without spaces");
        }
        try {
            return new ChatClient(url, path, shown, spec.commandLine().getOut());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--url must be an http or https URL, and --path a path below it", e);
        }
    }
}
