package dev.slipway.testing.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.events.Digest;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingTest {
    private static final Digest DIGEST = Digest.of("image".getBytes(StandardCharsets.UTF_8));

    private final Serving serving = new Serving(Duration.ofSeconds(10));
    private HttpServer server;
    private volatile String body = "";
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/app/.well-known/slipway", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"/app", "/app/"})
    void shouldTellTheDigest(String path) throws InterruptedException {
        // given
        body = "{\"application\":\"hello\",\"digest\":\"" + DIGEST + "\"}";

        // when
        Digest found = serving.at(address(path));

        // then
        assertThat(found).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|{}|status 404",
                "200|{}|names no digest",
                "200|{\"digest\":\"latest\"}|digest 'latest'",
                "200|<html>|cannot be read"
            })
    void shouldBreakDownAndSayWhyWhenTheAnswerIsUnclear(int answer, String text, String why) {
        // given
        status = answer;
        body = text;

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> serving.at(address("/app")));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("address-unclear");
        assertThat(breakdown.failure().why()).contains(why);
        assertThat(breakdown.retry()).isTrue();
    }

    @Test
    void shouldBreakDownWhenNobodyAnswers() {
        // given
        URI address = address("/app");
        server.stop(0);

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> serving.at(address));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("address-unreachable");
        assertThat(breakdown.retry()).isTrue();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
