package dev.sluice.gateway.internal.store;

import java.io.IOException;

/** Why there is no master key; the message says what to do. */
public final class KeyProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    KeyProblem(String message) {
        super(message);
        this.remedy = message;
    }

    KeyProblem(String message, IOException cause) {
        super(message, cause);
        this.remedy = message;
    }

    /** The message. */
    String remedy() {
        return remedy;
    }
}
