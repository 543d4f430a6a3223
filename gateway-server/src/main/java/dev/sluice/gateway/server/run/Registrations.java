package dev.sluice.gateway.server.run;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.http.ModelAdmin.Registered;
import dev.sluice.gateway.server.http.Registration;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Registers and removes models, for the API and the command line alike: the same checks in the same words. Thread-safe.
 */
public final class Registrations {
    private static final int LONGEST_ID = 256;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_DESCRIPTION = 4096;
    private static final int LONGEST_ENDPOINT = 2048;
    private static final int LONGEST_KEY = 8192;

    private final ModelStore models;
    private final Supplier<EgressRules> rules;
    private final Function<String, Optional<String>> owner;

    /**
     * Over a store.
     *
     * @param rules which endpoints may be registered now
     * @param owner the file that an id belongs to
     */
    public Registrations(ModelStore models, Supplier<EgressRules> rules, Function<String, Optional<String>> owner) {
        this.models = requireNonNull(models, "models");
        this.rules = requireNonNull(rules, "rules");
        this.owner = requireNonNull(owner, "owner");
    }

    /**
     * Registers a model, or replaces the one of that id.
     *
     * @throws GatewayException 400 naming the field at fault, 409 for an id that a file owns, 503 when the store does not
     *     answer; nothing is stored then
     */
    public Registered register(Registration registration) {
        RegisteredModel model = checked(registration);
        boolean created = models.put(model, registration.keepKey());
        long since = models.get(model.id()).map(RegisteredModel::created).orElse(0L);
        return new Registered(model.withCreated(since), created);
    }

    /**
     * Removes a model.
     *
     * @throws GatewayException 404 when there is none, 409 for an id that a file owns, 503 when the store does not answer
     */
    public void remove(String id) {
        refuseOwned(id);
        if (!models.remove(id)) {
            throw Problem.of(Kind.UNKNOWN_MODEL, "no model is registered under this id")
                    .withParam("id")
                    .asException();
        }
    }

    /** The registered models, by id. */
    public List<RegisteredModel> all() {
        return models.all();
    }

    private RegisteredModel checked(Registration registration) {
        checkId(registration.id());
        refuseOwned(registration.id());
        registration.name().ifPresent(name -> checkText("name", name, LONGEST_NAME));
        registration.description().ifPresent(words -> checkText("description", words, LONGEST_DESCRIPTION));
        URI endpoint = endpoint(registration.endpoint());
        RegisteredModel model = RegisteredModel.of(registration.id(), endpoint);
        model = registration.name().map(model::withName).orElse(model);
        model = registration.description().map(model::withDescription).orElse(model);
        return registration
                .apiKey()
                .map(Registrations::checkedKey)
                .map(model::withApiKey)
                .orElse(model);
    }

    /** An id is a path of a URL, and what stands in one has to come back as it was. */
    private static void checkId(String id) {
        if (id.isEmpty()) {
            throw refusal("id", "may not be empty");
        }
        checkText("id", id, LONGEST_ID);
        if (id.codePoints().anyMatch(Registrations::isInvisible)) {
            throw refusal("id", "may not hold line breaks or invisible characters");
        }
        if (id.indexOf('%') >= 0 || id.indexOf('\\') >= 0) {
            throw refusal("id", "may not hold '%' or '\\': a URL cannot name it");
        }
        if (!id.equals(id.strip())) {
            throw refusal("id", "may not begin or end with a space");
        }
        for (String part : id.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw refusal("id", "may not have an empty part, '.' or '..' between slashes");
            }
        }
    }

    private static void checkText(String field, String text, int longest) {
        if (text.length() > longest) {
            throw refusal(field, "may have " + longest + " characters at most");
        }
        if (!text.codePoints().allMatch(Registrations::isText)) {
            throw refusal(field, "may not hold control characters");
        }
    }

    private static boolean isText(int c) {
        boolean blank = c == '\n' || c == '\r' || c == '\t';
        return Character.getType(c) != Character.SURROGATE && (blank || !Character.isISOControl(c));
    }

    /** What ends a line, or turns its direction around, shows one name and is another. */
    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> c != ' ';
            default -> false;
        };
    }

    private URI endpoint(String text) {
        if (text.length() > LONGEST_ENDPOINT) {
            throw refusal("endpoint", "may have " + LONGEST_ENDPOINT + " characters at most");
        }
        URI endpoint;
        try {
            endpoint = new URI(text);
        } catch (URISyntaxException e) {
            throw refusal("endpoint", "is not a URL, such as https://models.example/v1");
        }
        rules.get().check(endpoint);
        return endpoint;
    }

    /** It goes into a header. */
    private static Secret checkedKey(Secret key) {
        String text = key.reveal();
        if (text.length() > LONGEST_KEY) {
            throw refusal("api_key", "may have " + LONGEST_KEY + " characters at most");
        }
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw refusal("api_key", "may hold printable ASCII characters only, and no spaces");
        }
        return key;
    }

    private void refuseOwned(String id) {
        owner.apply(id).ifPresent(file -> {
            throw Problem.of(Kind.CONFLICT, "this model is defined in " + file + "; change it there")
                    .withParam("id")
                    .asException();
        });
    }

    private static GatewayException refusal(String field, String why) {
        return Problem.of(Kind.INVALID_REQUEST, "`" + field + "` " + why)
                .withParam(field)
                .asException();
    }
}
