package dev.slipway.artifacts;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A breakdown in an exchange with a registry. The message says what was done, where, why it failed, and how to mend it;
 * it never holds credentials, nor the query of an address (signed addresses carry secrets there).
 */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it failed: stable codes. */
    public enum Reason {
        /** No connection, a broken one, or no trusted TLS. */
        UNREACHABLE,
        /** Credentials are missing, wrong, or not allowed to do this (401, 403). */
        UNAUTHORIZED,
        /** The repository, manifest, blob or platform does not exist there. */
        NOT_FOUND,
        /** Too many requests (429). */
        RATE_LIMITED,
        /** The registry failed (5xx, 408). */
        SERVER_ERROR,
        /** The bytes are not those that the digest or size names: the registry lies, or its storage is damaged. */
        DIGEST_MISMATCH,
        /** Larger than the configured limit, or than the registry takes (413). */
        TOO_LARGE,
        /** The registry will not do it, or its answer is one that must not be accepted. */
        REFUSED,
        /** No byte moved for the configured time. */
        STALLED,
        /** The calling thread was interrupted; its interrupt flag is set again. */
        INTERRUPTED
    }

    private final Reason reason;
    private final boolean retryable;
    private final transient @Nullable Duration retryAfter;
    private final String what;
    private final String hint;

    RegistryException(
            Reason reason,
            boolean retryable,
            @Nullable Duration retryAfter,
            String what,
            String hint,
            @Nullable Throwable cause) {
        super(what + "; " + hint, cause);
        this.reason = reason;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
        this.what = what;
        this.hint = hint;
    }

    /** A failure that the same call would meet again. */
    public static RegistryException lasting(Reason reason, String what, String hint) {
        return new RegistryException(reason, false, null, what, hint, null);
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the same call may succeed later; the operation itself was already tried as often as configured. */
    public boolean retryable() {
        return retryable;
    }

    /** How long the registry asked to be left alone, if it did. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** What was done, where, and why it failed. */
    public String what() {
        return what;
    }

    /** How to mend it, for an operator. */
    public String hint() {
        return hint;
    }
}
