package dev.sluice.gateway.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The WHATWG event stream interpretation, sentence by sentence and without a thought for speed. It differs in two things:
 * an event that the end of the stream cuts short counts, and one with nothing in its data does not.
 */
final class ReferenceEvents {
    /** An event as a client would see it. */
    record Event(@Nullable String name, String data) {}

    private final List<Event> events = new ArrayList<>();
    private String dataBuffer = "";
    private String eventTypeBuffer = "";

    private ReferenceEvents() {}

    static List<Event> of(byte[] stream) {
        String text = new String(stream, StandardCharsets.UTF_8);
        if (text.startsWith("\ufeff")) {
            text = text.substring(1);
        }
        ReferenceEvents reference = new ReferenceEvents();
        for (String line : text.split("\r\n|\r|\n", -1)) {
            reference.line(line);
        }
        reference.dispatch();
        return reference.events;
    }

    private void line(String line) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            dispatch();
        } else if (colon > 0) {
            String value = line.substring(colon + 1);
            field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
        } else if (colon < 0) {
            field(line, "");
        }
    }

    private void field(String name, String value) {
        if (name.equals("event")) {
            eventTypeBuffer = value;
        } else if (name.equals("data")) {
            dataBuffer += value + "\n";
        }
    }

    private void dispatch() {
        if (dataBuffer.length() > 1) {
            events.add(new Event(
                    eventTypeBuffer.isEmpty() ? null : eventTypeBuffer,
                    dataBuffer.substring(0, dataBuffer.length() - 1)));
        }
        dataBuffer = "";
        eventTypeBuffer = "";
    }
}
