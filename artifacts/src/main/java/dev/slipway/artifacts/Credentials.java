package dev.slipway.artifacts;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What opens a registry. Never printed: {@link #toString} masks the secret half.
 *
 * @param user the user's name; empty for a token
 * @param secret the password, or the bearer token when the user is empty
 */
public record Credentials(String user, String secret) {
    public Credentials {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("credentials of user '" + user + "' hold no secret");
        }
        if (user.isEmpty() && !isToken(secret)) {
            throw new IllegalArgumentException("a bearer token holds a character that is not visible ASCII");
        }
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "a user name with a colon cannot be sent as basic credentials (RFC 7617)");
        }
    }

    /** A user's name and password, for basic authentication or the token service. */
    public static Credentials basic(String user, String password) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("basic credentials need a user name");
        }
        return new Credentials(user, password);
    }

    /** A bearer token that the registry itself accepts. */
    public static Credentials bearer(String token) {
        return new Credentials("", token);
    }

    /** Whether a header can carry this as a bearer token: visible ASCII. The JDK's refusal of anything else would quote it. */
    public static boolean isToken(String text) {
        return text.matches("[\\x21-\\x7e]+");
    }

    boolean isBearer() {
        return user.isEmpty();
    }

    /** The value of an {@code Authorization} header. */
    String header() {
        return isBearer() ? "Bearer " + secret : "Basic " + encoded();
    }

    private String encoded() {
        return Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return isBearer() ? "Credentials[bearer ***]" : "Credentials[" + user + ":***]";
    }
}
