package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

/**
 * A model as it is listed.
 *
 * @param id the name that clients use
 * @param ownedBy who provides it
 * @param created when it came to be, in seconds since 1970; 0 when unknown
 */
public record ModelInfo(String id, String ownedBy, long created) {
    public ModelInfo {
        requireNonNull(id, "id");
        requireNonNull(ownedBy, "ownedBy");
    }
}
