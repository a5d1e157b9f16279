package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    @TempDir
    Path folder;

    @Test
    void shouldKnowTheLocalOneByTheStacksPortAndToken() {
        Layout layout = new Layout(folder, folder);
        int port = new Ports(layout).of("gateway-1", 0);
        Layout.writePrivately(layout.tokenFile(), "t0ken\n");
        // when
        Gateway gateway = Gateway.local(layout);
        // then
        assertThat(gateway.base()).hasToString("http://127.0.0.1:" + port);
        assertThat(gateway.token()).isEqualTo("t0ken");
    }

    @ParameterizedTest
    @CsvSource({
        "https://ci.example, https://ci.example",
        "https://ci.example/, https://ci.example",
        "http://ci.example:7070/slipway/, http://ci.example:7070/slipway",
    })
    void shouldKeepThePathThatAnAddressHas(String url, String address) {
        assertThat(Gateway.address(url)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ci.example",
                "ftp://ci.example",
                "https://ci.example?a=b",
                "https://ci.example/#a",
                "https://a b"
            })
    void shouldRefuseWhatIsNoAddress(String url) {
        assertThatThrownBy(() -> Gateway.address(url))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("SLIPWAY_URL is '" + url + "'");
    }

    @Test
    void shouldAskBelowThePathOfTheAddress() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        proxy.createContext("/slipway/api/v1/releases", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        proxy.start();
        try {
            URI address =
                    Gateway.address("http://127.0.0.1:" + proxy.getAddress().getPort() + "/slipway");
            assertThat(new Gateway(address, "t0ken").get("/releases")).isEmpty();
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void shouldLeaveNothingWhereThereIsNoLocalStack() {
        assertThatThrownBy(() -> Gateway.local(new Layout(folder, folder))).isInstanceOf(Trouble.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldLeaveAFolderAloneThatHasATokenAndNoStack() {
        Layout layout = new Layout(folder.resolve("project"), folder);
        Layout.writePrivately(layout.tokenFile(), "t0ken\n");
        assertThatThrownBy(() -> Gateway.local(layout))
                .isInstanceOfSatisfying(
                        Trouble.class, e -> assertThat(e.status()).isEqualTo(Trouble.UNREACHABLE))
                .hasMessageContaining("no local stack was started in " + folder)
                .hasMessageContaining("./slipway up");
        assertThatThrownBy(() -> StateFolder.refusePurge(layout)).isInstanceOf(Trouble.class);
    }
}
