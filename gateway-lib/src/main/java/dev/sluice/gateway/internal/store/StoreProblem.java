package dev.sluice.gateway.internal.store;

/** Why a store cannot be used as it is; the message says what to do. */
class StoreProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    StoreProblem(String message) {
        super(message);
        this.remedy = message;
    }

    /** The message. */
    String remedy() {
        return remedy;
    }
}
