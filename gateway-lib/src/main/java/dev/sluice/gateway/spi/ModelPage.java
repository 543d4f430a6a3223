package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A page of what a provider lists.
 *
 * @param names the models, as requests name them
 * @param next what the next page is asked for with; empty on the last
 */
public record ModelPage(List<String> names, Optional<String> next) {
    public ModelPage {
        names = List.copyOf(names);
        requireNonNull(next, "next");
    }

    /** The only page, or the last. */
    public static ModelPage last(List<String> names) {
        return new ModelPage(names, Optional.empty());
    }
}
