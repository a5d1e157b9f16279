package dev.slipway.deploy.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadinessProbeTest {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[1024]);
            }
        });
        server.createContext("/broken", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private boolean ready(String path) throws InterruptedException {
        return new ReadinessProbe().ready("127.0.0.1", server.getAddress().getPort(), path);
    }

    @Test
    void shouldNotWaitForTheEndOfAnAnswer() throws Exception {
        assertThat(ready("/endless")).isTrue();
    }

    @Test
    void shouldGoByTheStatus() throws Exception {
        assertThat(ready("/broken")).isFalse();
    }
}
