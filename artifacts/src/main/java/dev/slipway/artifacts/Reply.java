package dev.slipway.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * A registry's answer, its body not yet read.
 *
 * @param uri who answered, after redirects
 */
record Reply(int status, HttpHeaders headers, URI uri, InputStream body) implements AutoCloseable {
    /** Longest unread rest that is read so that the connection can be used again. */
    private static final int WORTH_DRAINING = 64 << 10;

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** At most so many bytes; one more than that means the body is longer. */
    byte[] upTo(int limit) throws IOException {
        return body.readNBytes(limit);
    }

    /** The media type, without parameters. */
    String mediaType() {
        return header("Content-Type").orElse("").split(";", 2)[0].strip();
    }

    @Override
    public void close() {
        try (body) {
            body.readNBytes(WORTH_DRAINING);
        } catch (IOException e) {
            // The answer was taken as far as it matters; a broken rest only costs the connection.
        }
    }
}
