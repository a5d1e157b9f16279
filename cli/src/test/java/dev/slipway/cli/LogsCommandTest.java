package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LogsCommandTest {
    private static final String RELEASE = "01a214e3-dffd-7284-a0a4-2697321bee21";

    private final LogsCommand command = new LogsCommand();
    private HttpServer server;
    private String state = "{}";

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/api/v1/releases/" + RELEASE, exchange -> {
            byte[] body = state.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void check(String... arguments) {
        new CommandLine(command).parseArgs(arguments);
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        command.check(new Gateway(address, "t0ken"), RELEASE, arguments[1], List.of());
    }

    @Test
    void shouldFollowALogThatHasNotBegun() {
        assertThatCode(() -> check(RELEASE, "suite/unit", "--follow")).doesNotThrowAnyException();
    }

    @Test
    void shouldNotFollowALogThatNeverBeganWhenTheReleaseIsOver() {
        state = "{\"endedAt\": \"2026-11-24T00:14:37Z\"}";
        assertThatThrownBy(() -> check(RELEASE, "suite/unit", "--follow"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("has no log of a job 'suite/unit'");
    }
}
