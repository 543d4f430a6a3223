package dev.sluice.gateway.internal.store;

/** Where a master key comes from. */
public interface KeySource {
    /**
     * Its 32 bytes.
     *
     * @param mayMake whether a key may be made where there is none yet
     * @throws KeyProblem saying what to do, when there is none
     */
    byte[] read(boolean mayMake) throws KeyProblem;

    /** What it is, in words that show nothing of it. */
    String description();
}
