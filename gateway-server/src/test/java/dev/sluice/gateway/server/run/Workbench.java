package dev.sluice.gateway.server.run;

import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory, an environment and a provider, to start servers with. */
abstract class Workbench {
    static final String ADMIN_KEY = "k9Xq2Lm47TzPw8Rb";
    static final String ADMIN = "Bearer " + ADMIN_KEY;
    static final String AUTHORIZATION = "authorization";

    static final String ANSWER = "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"upstream-name\",\"choices\":"
            + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

    final Map<String, String> environment = new HashMap<>(Map.of("PORT", "0"));
    ScriptedProvider provider;

    @TempDir
    Path directory;

    @BeforeEach
    void startProvider() {
        provider = ScriptedProvider.start().otherwise(request -> ScriptedReply.json(200, ANSWER));
    }

    @AfterEach
    void stopProvider() {
        provider.close();
    }

    RunningServer start() throws IOException {
        return RunningServer.start(ConfigSources.of(directory, environment));
    }

    void file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
