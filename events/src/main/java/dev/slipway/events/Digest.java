package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The content address of some bytes.
 *
 * @param value {@code sha256:} and 64 lower-case hexadecimal digits (OCI image specification, descriptor digests)
 */
public record Digest(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    @JsonCreator
    public Digest {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "digest '" + value + "' is not sha256: and 64 lower-case hexadecimal digits");
        }
    }

    /** The digest of these bytes. */
    public static Digest of(byte[] bytes) {
        return ofHash(newSha256().digest(bytes));
    }

    /** The digest that a finished SHA-256 computation found. */
    public static Digest of(MessageDigest sha256) {
        return ofHash(sha256.digest());
    }

    /** A fresh SHA-256 computation; every Java platform has one. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks SHA-256", e);
        }
    }

    private static Digest ofHash(byte[] hash) {
        return new Digest("sha256:" + HexFormat.of().formatHex(hash));
    }

    /** The 64 hexadecimal digits. */
    public String hex() {
        return value.substring("sha256:".length());
    }

    /** The first twelve hexadecimal digits, for people. */
    public String abbreviated() {
        return hex().substring(0, 12);
    }

    @Override
    public String toString() {
        return value;
    }
}
