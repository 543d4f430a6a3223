package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Google's models on Vertex AI. A credential is the JSON key of a service account, or an access token as it is; without one
 * the machine's application default credentials are used.
 */
final class VertexAdapter implements ProviderAdapter {
    private static final String HOST = "aiplatform.googleapis.com";
    private static final String GLOBAL = "global";
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9.:-]{1,128}");

    private final Addresses addresses = new Addresses("/v1");

    @Override
    public String type() {
        return "vertex";
    }

    @Override
    public Optional<Dialect> dialect(Operation operation) {
        return operation == Operation.CHAT ? Optional.of(Dialect.GEMINI) : Optional.empty();
    }

    @Override
    public URI address(ProviderCall call) {
        Provider provider = call.target().provider();
        String region = option(provider, "region", Optional.of(GLOBAL), REGION);
        String project = option(provider, "project_id", Optional.empty(), PROJECT);
        String models = "/projects/" + project + "/locations/" + region + "/publishers/google/models";
        return addresses.of(inRegion(provider, region), GeminiPaths.of(models, call));
    }

    private static String option(Provider provider, String name, Optional<String> unlessSet, Pattern form) {
        String value = Optional.ofNullable(provider.options().get(name))
                .or(() -> unlessSet)
                .orElse("");
        if (!form.matcher(value).matches()) {
            throw notConfigured("provider '" + provider.name() + "' has no usable vertex_" + name
                    + ": set it to the one that Google Cloud shows");
        }
        return value;
    }

    /** Google's own host stands for all regions, each of which has one of its own; any other base URL is kept. */
    private static Provider inRegion(Provider provider, String region) {
        if (region.equals(GLOBAL) || !HOST.equals(provider.baseUrl().getHost())) {
            return provider;
        }
        Provider regional = Provider.of(
                provider.name(),
                provider.type(),
                "https://" + region + "-" + HOST + provider.baseUrl().getRawPath());
        return provider.apiPath().map(regional::withApiPath).orElse(regional);
    }

    @Override
    public void authorize(Credential credential, Headers.Builder headers) {
        String key = credential.key().reveal();
        // Only what the operator wrote may say which token server is asked.
        boolean serviceAccount = key.stripLeading().startsWith("{") && !credential.broughtByCaller();
        bearer(serviceAccount ? token(tokens -> tokens.of(credential.key())) : key, headers);
    }

    @Override
    public void headers(ProviderCall call, Headers.Builder headers) {
        // An endpoint that somebody registered is not shown who this machine is.
        if (call.credential().isEmpty() && !call.target().provider().isRegistered()) {
            bearer(token(GoogleTokens::ofThisMachine), headers);
        }
    }

    private static void bearer(String token, Headers.Builder headers) {
        headers.add("authorization", "Bearer " + token);
    }

    private static String token(Function<GoogleTokens, String> source) {
        try {
            return source.apply(Tokens.SHARED);
        } catch (LinkageError e) {
            throw notConfigured("providers of type vertex need the library"
                    + " com.google.auth:google-auth-library-oauth2-http on the class path");
        }
    }

    private static GatewayException notConfigured(String message) {
        return Problem.of(Problem.Kind.NOT_CONFIGURED, message).asException();
    }

    /** Loaded when a token is first needed: the library behind it is optional. */
    private static final class Tokens {
        static final GoogleTokens SHARED = new GoogleTokens();
    }
}
