package dev.sluice.gateway.server.run;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.spi.GatewayListener;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        call.caller().ifPresent(caller -> line.addKeyValue("caller", caller));
        line.addKeyValue("dialect", lower(call.dialect())).addKeyValue("operation", lower(call.operation()));
        call.model().ifPresent(model -> line.addKeyValue("model", shortened(model)));
        line.addKeyValue("stream", call.streamed());
        List<AttemptRecord> attempts = call.attempts();
        if (!attempts.isEmpty()) {
            AttemptRecord last = attempts.get(attempts.size() - 1);
            line.addKeyValue("target", shortened(last.provider() + "/" + last.model()));
            last.upstreamRequestId().ifPresent(id -> line.addKeyValue("upstream_request_id", shortened(id)));
        }
        line.addKeyValue("attempts", attempts.size()).addKeyValue("status", call.status());
        line.addKeyValue("outcome", lower(call.outcome()));
        call.problem().ifPresent(kind -> line.addKeyValue("problem", lower(kind)));
        call.usage()
                .ifPresent(usage -> line.addKeyValue("input_tokens", usage.inputTokens())
                        .addKeyValue("output_tokens", usage.outputTokens()));
        line.addKeyValue("ms", millis(call.nanos()));
        if (call.firstContentNanos() > 0) {
            line.addKeyValue("first_content_ms", millis(call.firstContentNanos()));
        }
        line.log("call ended");
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
