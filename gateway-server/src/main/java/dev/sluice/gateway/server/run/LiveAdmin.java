package dev.sluice.gateway.server.run;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.config.LiveConfig;
import dev.sluice.gateway.server.http.ModelAdmin;
import dev.sluice.gateway.server.http.Registration;
import java.util.Optional;

/** Lets the operator change models; everybody, where requests are open and no admin key is set. Thread-safe. */
final class LiveAdmin implements ModelAdmin {
    private final LiveConfig live;
    private final Registrations registrations;

    LiveAdmin(LiveConfig live, Registrations registrations) {
        this.live = live;
        this.registrations = registrations;
    }

    @Override
    public boolean isOperator(Optional<Secret> presentedKey) {
        Optional<Secret> adminKey = live.config().adminKey();
        return adminKey.isPresent() && adminKey.equals(presentedKey);
    }

    @Override
    public void authorize(Optional<Secret> presentedKey) {
        if (isOperator(presentedKey)) {
            return;
        }
        if (live.config().adminKey().isPresent()) {
            throw (presentedKey.isEmpty()
                            ? Problem.of(
                                    Kind.MISSING_KEY,
                                    "changing models needs the admin key: send 'Authorization: Bearer <admin.key>'")
                            : Problem.of(Kind.UNKNOWN_KEY, "changing models needs the admin key, and this is not it"))
                    .asException();
        }
        if (!live.open()) {
            throw Problem.of(
                            Kind.FORBIDDEN,
                            "changing models needs an admin key, and none is set: set GATEWAY_ADMIN_KEY or `admin.key`")
                    .asException();
        }
    }

    @Override
    public Registered register(Registration registration) {
        return registrations.register(registration);
    }

    @Override
    public void remove(String id) {
        registrations.remove(id);
    }
}
