package dev.slipway.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.artifacts.RegistryException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong on the wire into what a caller can act on. */
final class Failures {
    private static final int ERROR_BYTES = 8 << 10;
    private static final int QUOTED = 200;

    /** However long a registry asks to be left alone, it is asked again after this, so that a release shows what it waits for. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private Failures() {}

    /** For an answer that is not the one hoped for; reads and closes it. */
    static RegistryException of(Call call, Reply reply) {
        try (reply) {
            int status = reply.status();
            Reason reason = reasonOf(status);
            String what = call.what() + ": " + place(reply.uri()) + " answered " + status + quoted(reply);
            return new RegistryException(
                    reason, retryable(status), retryAfter(reply), what, hint(reason, call, status), null);
        }
    }

    private static Reason reasonOf(int status) {
        return switch (status) {
            case 401, 403 -> Reason.UNAUTHORIZED;
            case 404 -> Reason.NOT_FOUND;
            case 413 -> Reason.TOO_LARGE;
            case 429 -> Reason.RATE_LIMITED;
            case 408 -> Reason.SERVER_ERROR;
            default -> status >= 500 ? Reason.SERVER_ERROR : Reason.REFUSED;
        };
    }

    private static boolean retryable(int status) {
        return status == 408 || status == 429 || (status >= 500 && status != 501);
    }

    private static String hint(Reason reason, Call call, int status) {
        String host = call.repository().host();
        return switch (reason) {
            case UNAUTHORIZED -> "give credentials for " + host + " that allow " + call.actions();
            case NOT_FOUND -> "check that it was pushed there, and was not deleted since";
            case RATE_LIMITED -> "wait, or raise the limit of this account at " + host;
            case TOO_LARGE -> "raise the registry's upload limit, or push less";
            case SERVER_ERROR -> "look at the registry's own log and disk";
            default -> status == 405 ? "allow it in the registry's configuration" : "look at the registry's log";
        };
    }

    /** For an exchange that broke or stood still. */
    static RegistryException of(Call call, IOException failure) {
        String what = call.what() + ": " + place(call.uri()) + ": ";
        if (failure instanceof StalledException) {
            return new RegistryException(
                    Reason.STALLED,
                    true,
                    null,
                    what + failure.getMessage(),
                    "check the network and the registry",
                    failure);
        }
        if (failure instanceof InterruptedIOException && Thread.currentThread().isInterrupted()) {
            return interrupted(call, failure);
        }
        if (failure instanceof SSLException && !brokeOff(failure)) {
            String hint = "trust its certificate, or list the host as plain HTTP if it has no TLS";
            return new RegistryException(Reason.UNREACHABLE, false, null, what + reasonIn(failure), hint, failure);
        }
        String hint = "check that the registry runs and its address is right";
        return new RegistryException(Reason.UNREACHABLE, true, null, what + reasonIn(failure), hint, failure);
    }

    /** Whether the connection ended in the midst of a handshake, which may succeed the next time. */
    private static boolean brokeOff(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof EOFException || cause instanceof SocketException);
    }

    /** Sets the thread's flag again. */
    static RegistryException interrupted(Call call, Throwable cause) {
        Thread.currentThread().interrupt();
        return new RegistryException(
                Reason.INTERRUPTED, false, null, call.what() + ": interrupted", "the caller gave it up", cause);
    }

    private static String reasonIn(Throwable failure) {
        String message = failure.getMessage();
        Throwable cause = failure.getCause();
        if (message == null && cause != null && cause != failure) {
            return reasonIn(cause);
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** An address without user and query. */
    static String place(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }

    /** The first error of the body, in the form of the OCI distribution specification, cut and made printable. */
    private static String quoted(Reply reply) {
        try {
            byte[] body = reply.upTo(ERROR_BYTES);
            if (body.length == 0) {
                return "";
            }
            JsonNode error = Json.tree(body, "the error").path("errors").path(0);
            String text =
                    error.path("code").asText() + ": " + error.path("message").asText();
            return error.isMissingNode() ? "" : " (" + printable(text) + ")";
        } catch (IOException | RegistryException e) {
            return "";
        }
    }

    private static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > QUOTED ? clean.substring(0, QUOTED) + "..." : clean;
    }

    private static @Nullable Duration retryAfter(Reply reply) {
        return reply.header("Retry-After")
                .map(value -> parseRetryAfter(value.strip(), Clock.systemUTC().instant()))
                .orElse(null);
    }

    /** Seconds, or a date (RFC 9110 section 10.2.3), within bounds; null if it is neither. */
    static @Nullable Duration parseRetryAfter(String value, Instant now) {
        if (value.matches("[0-9]{1,9}")) {
            return bounded(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            return bounded(Duration.between(
                    now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration bounded(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }
}
