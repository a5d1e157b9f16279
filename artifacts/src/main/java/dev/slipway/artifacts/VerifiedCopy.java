package dev.slipway.artifacts;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;

/** Copies an answer's body while counting and hashing it. */
final class VerifiedCopy {
    private static final int PORTION = 64 << 10;

    private VerifiedCopy() {}

    /**
     * Copies at most {@code limit} bytes whose digest must be {@code expected}.
     *
     * @return the number of bytes
     * @throws RegistryException too large, or other bytes than the digest names; the sink then holds rubbish
     * @throws IOException if the registry's side breaks
     * @throws UncheckedIOException if the sink does
     */
    static long copy(Call call, InputStream body, OutputStream sink, Digest expected, long limit) throws IOException {
        MessageDigest sha256 = Digest.newSha256();
        byte[] portion = new byte[PORTION];
        long total = 0;
        for (int count = body.read(portion); count >= 0; count = body.read(portion)) {
            total += count;
            if (total > limit) {
                throw tooLarge(call, limit);
            }
            sha256.update(portion, 0, count);
            write(call, sink, portion, count);
        }
        check(call, expected, Digest.of(sha256));
        return total;
    }

    private static void write(Call call, OutputStream sink, byte[] portion, int count) {
        try {
            sink.write(portion, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(call.what() + ": cannot write to this machine's disk", e);
        }
    }

    static void check(Call call, Digest expected, Digest found) {
        if (!expected.equals(found)) {
            throw RegistryException.lasting(
                    Reason.DIGEST_MISMATCH,
                    call.what() + ": expected " + expected + " but the registry's bytes are " + found,
                    "do not trust this registry until its storage was checked");
        }
    }

    static RegistryException tooLarge(Call call, long limit) {
        return RegistryException.lasting(
                Reason.TOO_LARGE,
                call.what() + ": more than " + limit + " bytes",
                "raise the registry client's limit if this size is expected");
    }
}
