package dev.slipway.devstack.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digest that names content: an algorithm and lower-case hexadecimal digits.
 *
 * @param algorithm {@code sha256} or {@code sha512}, the registered ones of the OCI image specification ("Digests")
 * @param hex 64 or 128 digits
 */
record ContentDigest(String algorithm, String hex) {
    private static final Pattern SHA256 = Pattern.compile("[a-f0-9]{64}");
    private static final Pattern SHA512 = Pattern.compile("[a-f0-9]{128}");

    ContentDigest {
        if (!isWellFormed(algorithm, hex)) {
            throw OciError.digestInvalid("The digest " + algorithm + ":" + hex
                    + " is not sha256 with 64 or sha512 with 128 lower-case hexadecimal digits.");
        }
    }

    private static boolean isWellFormed(String algorithm, String hex) {
        return switch (algorithm) {
            case "sha256" -> SHA256.matcher(hex).matches();
            case "sha512" -> SHA512.matcher(hex).matches();
            default -> false;
        };
    }

    /** Reads {@code algorithm:hex}; refuses anything else as {@code DIGEST_INVALID}. */
    static ContentDigest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw OciError.digestInvalid("The digest " + text + " lacks its algorithm, as in sha256:<64 digits>.");
        }
        return new ContentDigest(text.substring(0, colon), text.substring(colon + 1));
    }

    static Optional<ContentDigest> tryParse(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && isWellFormed(text.substring(0, colon), text.substring(colon + 1))
                ? Optional.of(parse(text))
                : Optional.empty();
    }

    static ContentDigest of(String algorithm, byte[] content) {
        return new ContentDigest(
                algorithm, HexFormat.of().formatHex(hasher(algorithm).digest(content)));
    }

    static MessageDigest hasher(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT).replace("SHA", "SHA-"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java runtime lacks " + algorithm + ", which every one must have.", e);
        }
    }

    MessageDigest hasher() {
        return hasher(algorithm);
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
