package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.EventWriter;
import dev.sluice.gateway.internal.dialect.MintedIds;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.internal.wire.OutBuffer;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encodes a stream. Blocks follow one another, each with one start and one stop. Of tool calls
 * that interleave the first is streamed; the fragments of the others wait until it is complete.
 */
final class StreamWriter implements EventWriter {
    private static final byte[] PING = utf8("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    private static final byte[] STOP = utf8("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    private static final byte[] DELTA_END = utf8("}}\n\n");

    private final ChatRequest request;
    private final TreeMap<Integer, Call> waiting = new TreeMap<>();
    private boolean started;
    private Open open = Open.NOTHING;
    private int openCall = -1;
    private int index;
    private byte[] deltaStart = {};
    private boolean callsTools;
    private Usage usage = Usage.NONE;

    private enum Open {
        NOTHING,
        TEXT,
        THINKING,
        CALL
    }

    private static final class Call {
        final String id;
        final String name;
        final StringBuilder arguments = new StringBuilder();
        boolean ended;

        Call(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    StreamWriter(ChatRequest request) {
        this.request = request;
    }

    @Override
    public void write(ChatEvent event, OutBuffer out) {
        if (event instanceof ChatEvent.TextDelta delta) {
            ensureText(out);
            delta(delta.text(), out);
        } else if (event instanceof ChatEvent.ToolArguments arguments) {
            arguments(arguments, out);
        } else if (event instanceof ChatEvent.ThinkingDelta delta) {
            ensureThinking(out);
            delta(delta.text(), out);
        } else if (event instanceof ChatEvent.Started start) {
            start(start.id(), start.usage(), out);
        } else if (event instanceof ChatEvent.ToolCallStarted start) {
            callStarted(start, out);
        } else if (event instanceof ChatEvent.ToolCallEnded end) {
            callEnded(end.index(), out);
        } else if (event instanceof ChatEvent.ThinkingSigned signed) {
            signed(signed.signature(), out);
        } else if (event instanceof ChatEvent.RedactedThinking redacted) {
            redacted(redacted.data(), out);
        } else if (event instanceof ChatEvent.UsageSeen seen) {
            usage = seen.usage();
        } else if (event instanceof ChatEvent.Finished finished) {
            finish(finished, out);
        } else if (event instanceof ChatEvent.Ping && started) {
            out.append(PING);
        }
    }

    private void start(String id, Usage known, OutBuffer out) {
        started = true;
        usage = known;
        ObjectNode event = Json.object().put("type", "message_start");
        ObjectNode message = event.putObject("message")
                .put("id", MintedIds.unlessGiven(id, "msg_"))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.model());
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", UsageCount.write(known));
        event("message_start", event, out);
    }

    private void ensureText(OutBuffer out) {
        if (open != Open.TEXT) {
            closeAll(out);
            ObjectNode block = Json.object().put("type", "text").put("text", "");
            open(Open.TEXT, block, "text_delta\",\"text", out);
        }
    }

    private void ensureThinking(OutBuffer out) {
        if (open != Open.THINKING) {
            closeAll(out);
            ObjectNode block =
                    Json.object().put("type", "thinking").put("thinking", "").put("signature", "");
            open(Open.THINKING, block, "thinking_delta\",\"thinking", out);
        }
    }

    private void signed(String signature, OutBuffer out) {
        ensureThinking(out);
        deltaStart = deltaStart("signature_delta\",\"signature");
        delta(signature, out);
        close(out);
    }

    private void redacted(String data, OutBuffer out) {
        closeAll(out);
        ObjectNode block = Json.object().put("type", "redacted_thinking").put("data", data);
        open(Open.THINKING, block, "", out);
        close(out);
    }

    private void callStarted(ChatEvent.ToolCallStarted start, OutBuffer out) {
        callsTools = true;
        if (open == Open.CALL) {
            waiting.put(start.index(), new Call(start.id(), start.name()));
        } else {
            close(out);
            openCall(start.index(), start.id(), start.name(), out);
        }
    }

    private void openCall(int call, String id, String name, OutBuffer out) {
        ObjectNode block = Json.object()
                .put("type", "tool_use")
                .put("id", MintedIds.unlessGiven(id, "toolu_"))
                .put("name", name);
        block.putObject("input");
        open(Open.CALL, block, "input_json_delta\",\"partial_json", out);
        openCall = call;
    }

    private void arguments(ChatEvent.ToolArguments arguments, OutBuffer out) {
        if (open == Open.CALL && openCall == arguments.index()) {
            delta(arguments.fragment(), out);
            return;
        }
        Call call = waiting.get(arguments.index());
        if (call == null) {
            throw Problem.of(
                            Problem.Kind.UPSTREAM_PROTOCOL,
                            "the provider went on with a tool call that it had left for something else")
                    .asException();
        }
        call.arguments.append(arguments.fragment());
    }

    private void callEnded(int ended, OutBuffer out) {
        Call call = waiting.get(ended);
        if (call != null) {
            call.ended = true;
        } else if (open == Open.CALL && openCall == ended) {
            close(out);
            boolean next = true;
            while (next && !waiting.isEmpty()) {
                next = openWaiting(out);
                if (next) {
                    close(out);
                }
            }
        }
    }

    /** Opens the first call that waits, with what has come of it; returns whether it is complete. */
    private boolean openWaiting(OutBuffer out) {
        var first = waiting.pollFirstEntry();
        Call call = first.getValue();
        openCall(first.getKey(), call.id, call.name, out);
        if (!call.arguments.isEmpty()) {
            delta(call.arguments.toString(), out);
        }
        return call.ended;
    }

    private void finish(ChatEvent.Finished finished, OutBuffer out) {
        closeAll(out);
        ObjectNode event = Json.object().put("type", "message_delta");
        event.putObject("delta")
                .put("stop_reason", StopReasons.write(StopReasons.settle(finished.reason(), callsTools, false)))
                .put("stop_sequence", finished.stopSequence());
        event.set("usage", UsageCount.write(usage));
        event("message_delta", event, out);
        out.append(STOP);
    }

    private void closeAll(OutBuffer out) {
        close(out);
        while (!waiting.isEmpty()) {
            openWaiting(out);
            close(out);
        }
    }

    private void open(Open what, ObjectNode block, String deltaType, OutBuffer out) {
        ObjectNode event = Json.object().put("type", "content_block_start").put("index", index);
        event.set("content_block", block);
        event("content_block_start", event, out);
        open = what;
        deltaStart = deltaStart(deltaType);
    }

    private byte[] deltaStart(String type) {
        return utf8("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" + index
                + ",\"delta\":{\"type\":\"" + type + "\":");
    }

    /** The event that comes by the hundred. */
    private void delta(String value, OutBuffer out) {
        new JsonText(out).raw(deltaStart).string(value).raw(DELTA_END);
    }

    private void close(OutBuffer out) {
        if (open != Open.NOTHING) {
            out.append(
                    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":" + index + "}\n\n");
            open = Open.NOTHING;
            openCall = -1;
            index++;
        }
    }

    private static void event(String name, ObjectNode data, OutBuffer out) {
        out.append("event: " + name + "\ndata: ");
        out.append(Json.bytes(data));
        out.append("\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
