package dev.slipway.gateway;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Refuses bodies that no order is as large as. The rest is read and dropped, so that a client which is still sending
 * gets the answer; beyond {@code quarkus.http.limits.max-body-size} the connection is closed.
 */
@Provider
class BodyLimit implements ReaderInterceptor {
    /** In bytes: every member at its longest, escaped, has room several times over. */
    static final int MOST = 64 << 10;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        InputStream sent = context.getInputStream();
        byte[] body = sent.readNBytes(MOST + 1);
        if (body.length > MOST) {
            sent.transferTo(OutputStream.nullOutputStream());
            throw Problem.of(
                            "body-too-large",
                            413,
                            "The body is larger than " + MOST + " bytes.",
                            "Send the members that the API's description names, and nothing else.")
                    .thrown();
        }
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }
}
