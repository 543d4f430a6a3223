package dev.sluice.gateway.spi;

/** What to do about a failed attempt, as long as the client has seen nothing of a reply. */
public enum FailureKind {
    /** May pass: try the same target again, after a wait. */
    RETRY_SAME,
    /** This credential will not do; another one may, else another target. */
    NEXT_CREDENTIAL,
    /** This target will not do now; another one may. */
    NEXT_TARGET,
    /** The request itself is at fault: no other attempt will fare better. */
    GIVE_UP
}
