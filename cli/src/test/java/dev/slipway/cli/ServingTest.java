package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingTest {
    @ParameterizedTest
    @CsvSource({"200, true", "404, true", "500, true", "503, false", "502, false"})
    void shouldTellAnApplicationFromARouterThatHasNobodyBehindIt(int status, boolean answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(Serving.answers("http://127.0.0.1:" + server.getAddress().getPort()))
                    .isEqualTo(answers);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void shouldNotAnswerWhereNobodyListens() throws IOException {
        HttpServer gone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gone.start();
        int port = gone.getAddress().getPort();
        gone.stop(0);
        assertThat(Serving.answers("http://127.0.0.1:" + port)).isFalse();
    }
}
