package dev.sluice.gateway.spi;

import dev.sluice.gateway.Secret;
import java.util.Optional;

/** Knows the client keys. Implementations are thread-safe. */
public interface CallerDirectory {
    /**
     * Who presents this key; empty for a key that nobody has. Called once per request that presents a key, on the
     * request's thread, before the body is read; must not block. An exception answers the request with 500.
     */
    Optional<Caller> find(Secret presentedKey);

    /**
     * The caller of requests without a key. When present, requests are open and keys that they present are not looked up
     * here: they may be meant for a provider. Called once per request; must not block.
     */
    default Optional<Caller> anonymous() {
        return Optional.empty();
    }

    /** Takes every request, with or without a key. */
    static CallerDirectory open() {
        return new CallerDirectory() {
            @Override
            public Optional<Caller> find(Secret presentedKey) {
                return Optional.empty();
            }

            @Override
            public Optional<Caller> anonymous() {
                return Optional.of(Caller.anonymous());
            }
        };
    }
}
