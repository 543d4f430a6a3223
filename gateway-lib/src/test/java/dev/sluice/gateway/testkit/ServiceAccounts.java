package dev.sluice.gateway.testkit;

import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;

/** Service accounts of a Google Cloud that is not there: their JSON keys, whose token server a test chooses. */
public final class ServiceAccounts {
    private static final KeyPair KEYS = keys();

    private ServiceAccounts() {}

    /** The JSON key of an account that gets its tokens at {@code /token} of this server. */
    public static String json(URI tokenServer) {
        String base64 = Base64.getEncoder().encodeToString(KEYS.getPrivate().getEncoded());
        String pem = "-----BEGIN PRIVATE KEY-----\\n" + base64 + "\\n-----END PRIVATE KEY-----\\n";
        return "{\"type\":\"service_account\",\"project_id\":\"acme-1\",\"private_key_id\":\"key-1\",\"private_key\":\""
                + pem
                + "\",\"client_email\":\"gateway@acme-1.iam.gserviceaccount.com\",\"client_id\":\"1234567890\","
                + "\"token_uri\":\"" + tokenServer + "/token\"}";
    }

    /** What the statements of every account are verified with. */
    public static PublicKey publicKey() {
        return KEYS.getPublic();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
