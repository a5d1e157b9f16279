package dev.slipway.gateway;

import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.stream.Stream;

/**
 * Refuses bodies that are no order: those larger than any, the document {@code null}, and none where there has to be one.
 * What is too large is read and dropped, so that a client which is still sending gets the answer; beyond
 * {@code quarkus.http.limits.max-body-size} it is not read ({@link BodyLimit}).
 */
@Provider
class BodyCheck implements ReaderInterceptor {
    /** In bytes: every member at its longest, escaped, has room several times over. */
    static final int MOST = 64 << 10;

    private static final String MEND = "Send the members that the API's description names, and nothing else.";

    static final Problem TOO_LARGE =
            Problem.of("body-too-large", 413, "The body is larger than " + MOST + " bytes.", MEND);

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        InputStream sent = context.getInputStream();
        byte[] body = sent.readNBytes(MOST + 1);
        if (body.length > MOST) {
            sent.transferTo(OutputStream.nullOutputStream());
            throw TOO_LARGE.thrown();
        }
        context.setInputStream(new ByteArrayInputStream(body));
        Object read = context.proceed();
        if (read == null && (body.length > 0 || isRequired(context))) {
            String what = body.length > 0 ? "null" : "empty";
            throw Problem.of("malformed-request", 400, "The body is " + what + ", which is no order.", MEND)
                    .thrown();
        }
        return read;
    }

    /** Bean Validation would name the method's parameter, which no caller knows. */
    private static boolean isRequired(ReaderInterceptorContext context) {
        return Stream.of(context.getAnnotations()).anyMatch(NotNull.class::isInstance);
    }
}
