package dev.sluice.gateway.internal.dialect.neutral;

import java.util.List;

/**
 * One turn or part of a turn, as the client wrote it. Tool results stand in a {@link Role#USER} message as
 * {@link Part.ToolResult}; dialects that give them a message of their own take them out.
 */
public record Message(Role role, List<Part> parts) {
    public Message {
        parts = List.copyOf(parts);
    }

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }
}
