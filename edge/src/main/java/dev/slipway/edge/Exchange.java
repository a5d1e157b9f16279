package dev.slipway.edge;

import dev.slipway.edge.client.Backend;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request's way: a backend is chosen, the request goes there as it arrives, the answer comes back as it arrives. Runs
 * on one event loop, so it needs no lock. An attempt that no byte of the request's body went into, and that a backend
 * cannot have acted on (refused connection; or broken before an answer, for an idempotent method without a body, RFC 9110
 * section 9.2.2), is made again with another backend.
 */
final class Exchange {
    /** RFC 9110 section 9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final HttpClient client;
    private final LiveRoute route;
    private final Forwarding forwarding;
    private final boolean hasBody;
    private final String upgrade;

    /** Vert.x sees {@code close} only where it is the one option (RFC 9112 section 9.6). */
    private final boolean asksToClose;

    private final Set<String> tried = new HashSet<>(2);
    private @Nullable Admission admission;
    private @Nullable HttpClientRequest outbound;
    private @Nullable Throwable lastFailure;
    private boolean clientLeft;
    private boolean gaveUp;
    private boolean awaitsContinue;
    private boolean requestRead;
    private boolean delivering;
    private boolean endsWithConnection;
    private @Nullable Patience patience;

    Exchange(HttpServerRequest request, HttpClient client, LiveRoute route, Forwarding forwarding) {
        this.request = request;
        this.response = request.response();
        this.client = client;
        this.route = route;
        this.forwarding = forwarding;
        this.hasBody = hasBody(request);
        this.upgrade = hasBody ? "" : ProxyHeaders.upgrade(request.headers());
        this.asksToClose = asksToClose(request);
        this.awaitsContinue = request.headers().contains("expect");
    }

    private static boolean asksToClose(HttpServerRequest request) {
        return ProxyHeaders.connectionOptions(request.headers()).contains("close");
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        return request.headers().contains("transfer-encoding") || (length != null && !length.equals("0"));
    }

    void start() {
        request.pause();
        response.closeHandler(closed -> clientLeft());
        attempt();
    }

    private void attempt() {
        Admission chosen = route.admit(tried);
        admission = chosen;
        outbound = null;
        if (chosen == null) {
            discardRequest();
            route.unrouted();
            Unavailable.problem(route.config(), tried, lastFailure).send(response.putHeader("Retry-After", "1"));
            return;
        }
        client.request(optionsFor(chosen.backend())).onComplete(connection -> connected(connection, chosen));
    }

    private RequestOptions optionsFor(Backend backend) {
        return new RequestOptions()
                .setMethod(request.method())
                .setHost(backend.host())
                .setPort(backend.port())
                .setURI(request.uri());
    }

    private void connected(AsyncResult<HttpClientRequest> connection, Admission chosen) {
        if (connection.failed()) {
            chosen.failed();
            tryAnother(chosen, connection.cause());
        } else if (clientLeft) {
            connection.result().reset();
            chosen.abandoned();
        } else {
            send(connection.result(), chosen);
        }
    }

    private void tryAnother(Admission refused, Throwable cause) {
        if (!clientLeft) {
            tried.add(refused.backend().id());
            lastFailure = cause;
            attempt();
        }
    }

    private void send(HttpClientRequest sending, Admission chosen) {
        outbound = sending;
        // The answer's future tells of a broken connection too, and there it is dealt with.
        sending.exceptionHandler(broken -> discardRequest());
        ProxyHeaders.copyEndToEnd(request.headers(), sending.headers());
        ProxyHeaders.dropPagesCookie(sending.headers());
        ProxyHeaders.tellOrigin(request, forwarding.trusted(), sending.headers());
        Patience waiting = new Patience(forwarding.answer(), () -> clientIsAwaited(sending), () -> giveUp(chosen));
        patience = waiting;
        if (!upgrade.isEmpty()) {
            ProxyHeaders.setUpgrade(sending.headers(), upgrade);
            sending.connect().onComplete(answer -> answered(answer, chosen));
            readToItsEnd();
            return;
        }
        sending.response().onComplete(answer -> answered(answer, chosen));
        sending.continueHandler(go -> {
            awaitsContinue = false;
            waiting.moved();
            response.writeContinue();
        });
        if (hasBody) {
            sendBody(sending, waiting);
        } else {
            requestRead = true;
            sending.end();
        }
    }

    /** What a client does not send, the backend cannot answer. */
    private boolean clientIsAwaited(HttpClientRequest sending) {
        return hasBody && !requestRead && !awaitsContinue && !sending.writeQueueFull();
    }

    /** The backend has the request, or does not take it, and stays silent. */
    private void giveUp(Admission chosen) {
        gaveUp = true;
        chosen.failed();
        resetOutbound();
        discardRequest();
        route.unrouted();
        Unavailable.silent(route.config(), chosen.backend(), forwarding.answer())
                .send(response);
    }

    private void sendBody(HttpClientRequest sending, Patience waiting) {
        sending.setChunked(request.headers().contains("transfer-encoding"));
        request.handler(chunk -> {
            awaitsContinue = false;
            waiting.moved();
            sending.write(chunk);
            if (sending.writeQueueFull()) {
                request.pause();
                sending.drainHandler(drained -> request.resume());
            }
        });
        request.endHandler(end -> {
            requestRead = true;
            waiting.moved();
            sending.end();
        });
        sending.sendHead();
        request.resume();
    }

    private void answered(AsyncResult<HttpClientResponse> answer, Admission chosen) {
        endPatience();
        if (gaveUp) {
            return;
        }
        if (answer.succeeded()) {
            relay(answer.result(), chosen);
            return;
        }
        chosen.failed();
        if (clientLeft) {
            return;
        }
        if (!hasBody && IDEMPOTENT.contains(request.method().name())) {
            tryAnother(chosen, answer.cause());
            return;
        }
        discardRequest();
        route.unrouted();
        Unavailable.broken(route.config(), chosen.backend(), answer.cause()).send(response);
    }

    private void relay(HttpClientResponse answer, Admission chosen) {
        chosen.answered(answer.statusCode());
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        ProxyHeaders.copyEndToEnd(answer.headers(), response.headers());
        response.putHeader("Slipway-Digest", chosen.backend().digest());
        if (answer.statusCode() == 101 && !upgrade.isEmpty()) {
            String granted = answer.getHeader("upgrade");
            ProxyHeaders.setUpgrade(response.headers(), granted == null ? upgrade : granted);
            response.closeHandler(null);
            new Tunnel(request, answer, chosen).open();
            return;
        }
        if (asksToClose) {
            response.putHeader("Connection", "close");
        }
        relayBody(answer, chosen);
    }

    private void relayBody(HttpClientResponse answer, Admission chosen) {
        delivering = true;
        route.deliveryBegins();
        long length = contentLength(answer);
        boolean bodiless = request.method().name().equals("HEAD") || statusWithoutBody(answer.statusCode());
        if (length < 0 && !bodiless) {
            endWithoutLength();
        }
        long[] received = {0};
        answer.handler(chunk -> {
            received[0] += chunk.length();
            if (received[0] == length) {
                // Before the client can know that this was all, so that who has the answer also finds it counted.
                chosen.completed();
            }
            pass(chunk, answer);
        });
        answer.endHandler(end -> finish(answer, chosen));
        answer.exceptionHandler(broken -> breakOff(chosen));
        if (!bodiless) {
            Vertx.currentContext().runOnContext(later -> writeHeadOnceIdle());
        }
    }

    /** In chunks; HTTP/1.0 knows none, and has the end of the connection for it (RFC 9112 section 6.3). */
    private void endWithoutLength() {
        response.setChunked(true);
        if (!response.isChunked()) {
            endsWithConnection = true;
            // At the last moment, for Vert.x grants the keep-alive that the client asks for.
            response.headersEndHandler(written -> response.putHeader("Connection", "close"));
        }
    }

    private void pass(Buffer chunk, HttpClientResponse answer) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.write(chunk);
        if (response.writeQueueFull()) {
            answer.pause();
            response.drainHandler(drained -> answer.resume());
        }
    }

    /** The head goes out with the first bytes of the body where they came together, and alone where they are late. */
    private void writeHeadOnceIdle() {
        if (!response.headWritten() && !response.ended() && !response.closed()) {
            response.write(Buffer.buffer());
        }
    }

    /**
     * Whether a client that waited for "100 Continue" and got an answer instead still sends its body is not known (RFC 9110
     * section 10.1.1), so its connection cannot be read on either.
     */
    private void finish(HttpClientResponse answer, Admission chosen) {
        chosen.completed();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.isChunked()) {
            response.trailers().addAll(answer.trailers());
        }
        boolean unread = !requestRead;
        boolean lastOfConnection = asksToClose
                || endsWithConnection
                || (unread && request.headers().contains("expect"));
        response.end().onComplete(sent -> {
            delivered();
            if (lastOfConnection) {
                request.connection().close();
            }
        });
        if (unread) {
            discardRequest();
            resetOutbound();
        }
    }

    /** Cuts the connection, for that is how HTTP/1.1 tells that an answer is incomplete (RFC 9112 section 8). */
    private void breakOff(Admission chosen) {
        if (!chosen.settled()) {
            chosen.failed();
            discardRequest();
            response.reset();
            delivered();
        }
    }

    private void endPatience() {
        if (patience != null) {
            patience.end();
        }
    }

    private void clientLeft() {
        clientLeft = true;
        endPatience();
        delivered();
        Admission open = admission;
        if (open == null || outbound == null) {
            return;
        }
        open.cancelled();
        resetOutbound();
    }

    private void delivered() {
        if (delivering) {
            delivering = false;
            route.deliveryEnds();
        }
    }

    private void resetOutbound() {
        HttpClientRequest sending = outbound;
        if (sending != null) {
            sending.reset();
        }
    }

    /** Reads the rest of the body and drops it, so that the connection can be used again. */
    private void discardRequest() {
        if (!requestRead && !clientLeft) {
            request.handler(dropped -> {});
            readToItsEnd();
        }
    }

    /** Once: a request that has ended takes no handler, and a further attempt finds it so. */
    private void readToItsEnd() {
        if (!requestRead) {
            request.endHandler(end -> requestRead = true);
            request.resume();
        }
    }

    private static long contentLength(HttpClientResponse answer) {
        String length = answer.getHeader("content-length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** RFC 9110 sections 15.3.5 and 15.4.5. */
    private static boolean statusWithoutBody(int status) {
        return status == 204 || status == 304;
    }
}
