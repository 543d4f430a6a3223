package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.EventWriter;
import dev.sluice.gateway.internal.dialect.MintedIds;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.internal.wire.OutBuffer;
import java.time.Clock;
import java.util.BitSet;

/** Encodes one reply as an OpenAI chunk stream. */
final class StreamWriter implements EventWriter {
    private static final byte[] PING = Bytes.ascii(": ping\n\n");
    private static final byte[] DONE = Bytes.ascii("data: [DONE]\n\n");

    private final ChatRequest request;
    private final Clock clock;
    private final StringBuilder unsignedThinking = new StringBuilder();
    private final BitSet callsWithArguments = new BitSet();
    private Usage usage = Usage.NONE;
    private boolean hasToolCalls;

    /** What stands before the choices of every chunk: it is the same for the whole stream. */
    private byte[] head = {};

    StreamWriter(ChatRequest request, Clock clock) {
        this.request = request;
        this.clock = clock;
    }

    @Override
    public void write(ChatEvent event, OutBuffer out) {
        if (event instanceof ChatEvent.TextDelta text) {
            end(begin(out).raw("\"content\":").string(text.text()));
        } else if (event instanceof ChatEvent.ToolArguments arguments) {
            callsWithArguments.set(arguments.index());
            arguments(arguments.index(), arguments.fragment(), out);
        } else if (event instanceof ChatEvent.ThinkingDelta thinking) {
            unsignedThinking.append(thinking.text());
            end(begin(out).raw("\"reasoning_content\":").string(thinking.text()));
        } else if (event instanceof ChatEvent.UsageSeen seen) {
            usage = seen.usage();
        } else if (event instanceof ChatEvent.Ping) {
            out.append(PING);
        } else if (event instanceof ChatEvent.Started started) {
            start(started, out);
        } else if (event instanceof ChatEvent.Finished finished) {
            finish(finished, out);
        } else if (event instanceof ChatEvent.ToolCallStarted call) {
            startCall(call, out);
        } else if (event instanceof ChatEvent.ToolCallEnded ended) {
            if (!callsWithArguments.get(ended.index())) {
                arguments(ended.index(), "{}", out);
            }
        } else {
            thinkingBlock(event, out);
        }
    }

    private void start(ChatEvent.Started started, OutBuffer out) {
        usage = started.usage();
        String id = MintedIds.unlessGiven(started.id(), "chatcmpl-");
        OutBuffer bytes = new OutBuffer();
        JsonText json = new JsonText(bytes);
        json.raw("data: {\"id\":").string(id).raw(",\"object\":\"chat.completion.chunk\",\"created\":");
        json.number(clock.instant().getEpochSecond()).raw(",\"model\":").string(request.model());
        json.raw(",\"choices\":[");
        head = bytes.toByteArray();
        end(begin(out).raw("\"role\":\"assistant\",\"content\":\"\""));
    }

    /** Begins a chunk up to the inside of its delta. */
    private JsonText begin(OutBuffer out) {
        return new JsonText(out).raw(head).raw("{\"index\":0,\"delta\":{");
    }

    private void end(JsonText chunk) {
        endChoices(chunk.raw("},\"finish_reason\":null}"));
    }

    private void endChoices(JsonText chunk) {
        chunk.raw(request.streamUsage() ? "],\"usage\":null}\n\n" : "]}\n\n");
    }

    private void startCall(ChatEvent.ToolCallStarted call, OutBuffer out) {
        hasToolCalls = true;
        if (request.legacyFunctions()) {
            // There was no more than one call in those days.
            if (call.index() == 0) {
                end(begin(out)
                        .raw("\"function_call\":{\"name\":")
                        .string(call.name())
                        .raw(",\"arguments\":\"\"}"));
            }
            return;
        }
        JsonText chunk = begin(out)
                .raw("\"tool_calls\":[{\"index\":")
                .number(call.index())
                .raw(",\"id\":")
                .string(call.id())
                .raw(",\"type\":\"function\",\"function\":{\"name\":")
                .string(call.name())
                .raw(",\"arguments\":\"\"}");
        ReplyWriter.signature(call.signature(), chunk);
        end(chunk.raw("}]"));
    }

    private void arguments(int index, String fragment, OutBuffer out) {
        if (!request.legacyFunctions()) {
            end(begin(out)
                    .raw("\"tool_calls\":[{\"index\":")
                    .number(index)
                    .raw(",\"function\":{\"arguments\":")
                    .string(fragment)
                    .raw("}}]"));
        } else if (index == 0) {
            end(begin(out)
                    .raw("\"function_call\":{\"arguments\":")
                    .string(fragment)
                    .raw("}"));
        }
    }

    private void thinkingBlock(ChatEvent event, OutBuffer out) {
        if (event instanceof ChatEvent.ThinkingSigned signed) {
            end(begin(out)
                    .raw("\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":")
                    .string(unsignedThinking.toString())
                    .raw(",\"signature\":")
                    .string(signed.signature())
                    .raw("}]"));
            unsignedThinking.setLength(0);
        } else if (event instanceof ChatEvent.RedactedThinking redacted) {
            end(begin(out)
                    .raw("\"thinking_blocks\":[{\"type\":\"redacted_thinking\",\"data\":")
                    .string(redacted.data())
                    .raw("}]"));
        }
    }

    private void finish(ChatEvent.Finished finished, OutBuffer out) {
        String reason = FinishReasons.write(finished.reason(), hasToolCalls, request.legacyFunctions());
        endChoices(begin(out).raw("},\"finish_reason\":\"").raw(reason).raw("\"}"));
        if (request.streamUsage()) {
            JsonText chunk = new JsonText(out).raw(head).raw("],\"usage\":");
            UsageJson.write(usage, chunk);
            chunk.raw("}\n\n");
        }
        out.append(DONE);
    }
}
