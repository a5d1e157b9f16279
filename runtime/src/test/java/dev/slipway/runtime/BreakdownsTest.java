package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistryException;
import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.events.Digest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A registry's trouble as a release's reader sees it. */
class BreakdownsTest {
    @Test
    void shouldWaitAsLongAsTheRegistryAsksWhenItIsRateLimited() throws Exception {
        // given
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "240");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });
        server.start();
        String host = "127.0.0.1:" + server.getAddress().getPort();
        RegistryException trouble;
        try (Registry registry = Registry.open(RegistrySettings.defaults().withPlainHttp(host))) {
            trouble = catchThrowableOfType(
                    RegistryException.class, () -> registry.readBlob(host + "/app", Digest.of(new byte[] {1})));
        } finally {
            server.stop(0);
        }

        // when
        Breakdown breakdown = Breakdowns.of("publish", trouble);

        // then
        assertThat(breakdown.failure().code()).isEqualTo("registry-rate-limited");
        assertThat(breakdown.retry() && breakdown.isOutage()).isTrue();
        assertThat(breakdown.after()).isEqualTo(Duration.ofMinutes(4));
        assertThat(breakdown.failure().what()).contains("pulling blob", host + "/app", "answered 429");
    }

    @Test
    void shouldNotPublishWhatAnUnexpectedExceptionSays() {
        // when
        Breakdown breakdown = Breakdowns.of("deploy", new IllegalArgumentException("invalid header: Bearer s3cret"));

        // then
        assertThat(breakdown.failure().toString())
                .contains("java.lang.IllegalArgumentException in dev.slipway.runtime.BreakdownsTest")
                .doesNotContain("s3cret");
    }

    @Test
    void shouldSayHowToMendItOnce() {
        // given
        RegistryException trouble = RegistryException.lasting(Reason.DIGEST_MISMATCH, "it lies", "look at its disk");

        // when
        Breakdown breakdown = Breakdowns.of("publish", trouble);

        // then
        assertThat(breakdown.retry()).isFalse();
        assertThat(breakdown.failure().code()).isEqualTo("registry-digest-mismatch");
        assertThat(breakdown.failure()).hasToString("it lies. look at its disk");
    }
}
