package dev.slipway.edge;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;

/** A connection that was upgraded to another protocol: bytes go both ways until either side closes. */
final class Tunnel {
    private final HttpServerRequest request;
    private final HttpClientResponse answer;
    private final Admission admission;

    Tunnel(HttpServerRequest request, HttpClientResponse answer, Admission admission) {
        this.request = request;
        this.answer = answer;
        this.admission = admission;
    }

    void open() {
        NetSocket origin = answer.netSocket();
        origin.pause();
        request.toNetSocket().onComplete(upgraded -> {
            if (upgraded.succeeded()) {
                join(upgraded.result(), origin);
            } else {
                admission.cancelled();
                origin.close();
            }
        });
    }

    private void join(NetSocket client, NetSocket origin) {
        client.closeHandler(closed -> origin.close());
        origin.closeHandler(closed -> {
            admission.completed();
            client.close();
        });
        pass(client, origin);
        pass(origin, client);
        origin.resume();
    }

    private static void pass(NetSocket from, NetSocket to) {
        from.handler(chunk -> {
            to.write(chunk);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
        from.exceptionHandler(broken -> from.close());
    }
}
