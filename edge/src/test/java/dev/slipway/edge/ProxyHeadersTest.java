package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyHeadersTest {
    private static MultiMap headers(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @Test
    void shouldDropWhatIsOfTheConnectionAndWhatConnectionNames() {
        // given
        MultiMap from = headers(
                "Connection",
                "close, X-Private",
                "X-Private",
                "1",
                "Keep-Alive",
                "timeout=5",
                "TE",
                "trailers",
                "Transfer-Encoding",
                "chunked",
                "Upgrade",
                "h2c",
                "Accept",
                "a",
                "Accept",
                "b");
        MultiMap to = headers();
        // when
        ProxyHeaders.copyEndToEnd(from, to);
        // then
        assertThat(to.names()).containsExactly("Accept");
        assertThat(to.getAll("accept")).containsExactly("a", "b");
    }

    @Test
    void shouldSeeAnUpgradeOnlyWhenConnectionAsksForIt() {
        assertThat(ProxyHeaders.upgrade(headers("Connection", "keep-alive, Upgrade", "Upgrade", "websocket")))
                .isEqualTo("websocket");
        assertThat(ProxyHeaders.upgrade(headers("Upgrade", "websocket"))).isEmpty();
        assertThat(ProxyHeaders.upgrade(headers("Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c")))
                .isEmpty();
    }

    @Test
    void shouldDropWhatAnybodyCanClaim() {
        // given
        MultiMap headers = headers(
                "X-Forwarded-For",
                "192.0.2.7",
                "x-forwarded-proto",
                "https",
                "X-Forwarded-Prefix",
                "/admin",
                "Forwarded",
                "for=192.0.2.7",
                "X-Real-IP",
                "192.0.2.7",
                "Accept",
                "a");
        // when
        ProxyHeaders.dropForwarded(headers);
        // then
        assertThat(headers.names()).containsExactly("Accept");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1; slipway-token=secret; b=2|a=1; b=2",
                "slipway-token=secret; a=1|a=1",
                "a=1;slipway-token=secret|a=1",
                "a=1 ;  slipway-token = secret ;; b=\"x=y\"|a=1; b=\"x=y\"",
                "slipway-token=one; a=1; slipway-token=two|a=1",
                "a=slipway-token; slipway-tokens=1; my-slipway-token=2|a=slipway-token; slipway-tokens=1; my-slipway-token=2",
                "a=1;b=2|a=1;b=2"
            })
    void shouldDropTheCookieOfThePagesAlone(String sent, String passed) {
        // given
        MultiMap headers = headers("Cookie", sent);
        // when
        ProxyHeaders.dropPagesCookie(headers);
        // then
        assertThat(headers.getAll("cookie")).containsExactly(passed);
    }

    @Test
    void shouldDropACookieFieldThatHoldsNothingElse() {
        // given
        MultiMap one = headers("Cookie", " slipway-token=secret; ", "Accept", "a");
        MultiMap several = headers("Cookie", "a=1", "cookie", "slipway-token=secret", "Cookie", "b=2");
        // when
        ProxyHeaders.dropPagesCookie(one);
        ProxyHeaders.dropPagesCookie(several);
        // then
        assertThat(one.names()).containsExactly("Accept");
        assertThat(several.getAll("cookie")).containsExactly("a=1", "b=2");
    }
}
