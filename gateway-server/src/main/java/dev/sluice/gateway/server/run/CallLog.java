package dev.sluice.gateway.server.run;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.spi.GatewayListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one line for each call that ended: who, what, where to, how it ended. Nothing of prompts, keys or headers. */
final class CallLog implements GatewayListener {
    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.gateway.calls");
    /** Names come from outside. */
    private static final int LONGEST_NAME = 200;

    private static final double NANOS_PER_TENTH = 1e5;

    @Override
    public void callEnded(CallRecord call) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        LoggingEventBuilder line = LOG.atInfo();
        for (Map.Entry<String, Object> field : fields(call).entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log("call ended");
    }

    private static Map<String, Object> fields(CallRecord call) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("request_id", call.requestId());
        call.caller().ifPresent(caller -> fields.put("caller", caller));
        fields.put("dialect", lower(call.dialect()));
        fields.put("operation", lower(call.operation()));
        call.model().ifPresent(model -> fields.put("model", shortened(model)));
        fields.put("stream", call.streamed());
        List<AttemptRecord> attempts = call.attempts();
        if (!attempts.isEmpty()) {
            AttemptRecord last = attempts.get(attempts.size() - 1);
            fields.put("target", shortened(last.provider() + "/" + last.model()));
            last.upstreamRequestId().ifPresent(id -> fields.put("upstream_request_id", shortened(id)));
        }
        fields.put("attempts", attempts.size());
        fields.put("status", call.status());
        fields.put("outcome", lower(call.outcome()));
        call.problem().ifPresent(kind -> fields.put("problem", lower(kind)));
        call.usage().ifPresent(usage -> {
            fields.put("input_tokens", usage.inputTokens());
            fields.put("output_tokens", usage.outputTokens());
        });
        fields.put("ms", millis(call.nanos()));
        if (call.firstContentNanos() > 0) {
            fields.put("first_content_ms", millis(call.firstContentNanos()));
        }
        return fields;
    }

    /** Milliseconds with one digit after the point. */
    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_TENTH) / 10.0;
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }
}
