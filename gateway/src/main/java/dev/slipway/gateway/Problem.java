package dev.slipway.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457).
 *
 * @param type stable URI of the kind of problem
 * @param title the kind, in words
 * @param status of the HTTP answer
 * @param detail what, where and why, of this occurrence
 * @param mend how to mend it
 * @param errors each member of the request that is wrong; null when it is not about members
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String mend,
        @Nullable List<Error> errors) {
    /**
     * @param pointer to the member, as a JSON pointer (RFC 6901)
     * @param detail what is wrong with it
     */
    record Error(String pointer, String detail) {}

    static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "https://slipway.dev/problems/";

    static Problem of(String kind, int status, String detail, String mend) {
        return new Problem(TYPES + kind, title(kind), status, detail, mend, null);
    }

    Problem with(List<Error> wrong) {
        return new Problem(type, title, status, detail, mend, wrong);
    }

    private static String title(String kind) {
        String words = kind.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** The HTTP answer that tells of it. */
    Response.ResponseBuilder answer() {
        return Response.status(status).type(MEDIA_TYPE).entity(this);
    }

    /** Ends a request with this problem. */
    ProblemException thrown() {
        return new ProblemException(this);
    }
}
