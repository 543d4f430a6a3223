package dev.sluice.gateway.server.run;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.spi.GatewayListener;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one line for each call that ended: who, what, where to, how it ended. Nothing of prompts, keys or headers. */
final class CallLog implements GatewayListener {
    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.gateway.calls");
    /** Names come from outside. */
    private static final int LONGEST_NAME = 200;

    private static final double NANOS_PER_TENTH = 1e5;
    private static final Map<Enum<?>, String> LOWER = new ConcurrentHashMap<>();

    @Override
    public void callEnded(CallRecord call) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        LoggingEventBuilder line = LOG.atInfo().addKeyValue("request_id", call.requestId());
        line = with(line, "caller", call.caller());
        line = line.addKeyValue("dialect", lower(call.dialect())).addKeyValue("operation", lower(call.operation()));
        line = with(line, "model", call.model().map(CallLog::shortened)).addKeyValue("stream", call.streamed());
        List<AttemptRecord> attempts = call.attempts();
        if (!attempts.isEmpty()) {
            AttemptRecord last = attempts.get(attempts.size() - 1);
            line = line.addKeyValue("target", shortened(last.provider() + "/" + last.model()));
            line = with(line, "upstream_request_id", last.upstreamRequestId().map(CallLog::shortened));
        }
        line = line.addKeyValue("attempts", attempts.size()).addKeyValue("status", call.status());
        line = line.addKeyValue("outcome", lower(call.outcome()));
        line = with(line, "problem", call.problem().map(CallLog::lower));
        line = with(line, "input_tokens", call.usage().map(Usage::inputTokens));
        line = with(line, "output_tokens", call.usage().map(Usage::outputTokens));
        line = line.addKeyValue("ms", millis(call.nanos()));
        if (call.firstContentNanos() > 0) {
            line = line.addKeyValue("first_content_ms", millis(call.firstContentNanos()));
        }
        line.log("call ended");
    }

    private static LoggingEventBuilder with(LoggingEventBuilder line, String name, Optional<?> value) {
        return value.isPresent() ? line.addKeyValue(name, value.get()) : line;
    }

    /** Milliseconds with one digit after the point. */
    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_TENTH) / 10.0;
    }

    private static String lower(Enum<?> name) {
        return LOWER.computeIfAbsent(name, n -> n.name().toLowerCase(Locale.ROOT));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }
}
