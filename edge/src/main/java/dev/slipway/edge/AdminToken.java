package dev.slipway.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The secret that the administration interface asks for (RFC 6750 section 2.1). */
final class AdminToken {
    private static final String SCHEME = "Bearer ";
    private final byte[] secret;

    private AdminToken(byte[] secret) {
        this.secret = secret;
    }

    /** @throws IOException when the file is missing, unreadable or empty */
    static AdminToken read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "there is no token file " + file + ": write a random token into it, readable by the edge alone", e);
        }
        if (text.isEmpty()) {
            throw new IOException("the token file " + file + " is empty: write a random token into it");
        }
        return new AdminToken(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether an Authorization field holds this token; takes as long for a wrong one as for the right one. */
    boolean admits(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        String offered = authorization.substring(SCHEME.length()).strip();
        return MessageDigest.isEqual(secret, offered.getBytes(StandardCharsets.UTF_8));
    }
}
