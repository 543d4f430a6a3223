package dev.sluice.gateway;

/** One call, that can be cancelled while it runs. */
public interface GatewayCall {
    /**
     * Makes the call and blocks until the first content is there, the reply is whole, or the call failed. Call it once.
     *
     * @return the reply; an error reply for every expected failure
     */
    GatewayReply execute();

    /** Ends the call, whatever it is doing, and its exchange with the provider. From any thread; again does nothing. */
    void cancel();

    /**
     * Ends the call as {@link #cancel()} does, and tells the client why.
     *
     * @param why what the client is told: {@link Problem.Kind#SHUTTING_DOWN}, for example
     */
    void cancel(Problem why);

    /** The id that reply headers, records and logs carry. */
    String requestId();
}
