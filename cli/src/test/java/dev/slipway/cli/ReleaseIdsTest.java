package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids are looked up in pages of two releases, newest first. */
class ReleaseIdsTest {
    private static final List<String> IDS = List.of(
            "01a20005-0000-7000-8000-000000000000",
            "01a20004-bbbb-7000-8000-000000000000",
            "01a20004-aaaa-7000-8000-000000000000",
            "01a20003-0000-7000-8000-000000000000",
            "01a20002-0000-7000-8000-000000000000");

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/releases", this::page);
        server.start();
        gateway =
                new Gateway(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "token");
    }

    private void page(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        asked.add(query);
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceFirst(".*cursor=", "")) : 0;
        int to = Math.min(IDS.size(), from + 2);
        ObjectNode page = Json.object();
        IDS.subList(from, to).forEach(id -> page.withArray("items").addObject().put("id", id));
        if (to < IDS.size()) {
            page.put("next", Integer.toString(to));
        }
        byte[] body = Json.write(page).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldTakeAWholeIdAsItIs() {
        String id = "FFFFFFFF-0000-7000-8000-000000000000";
        assertThat(ReleaseIds.resolve(gateway, id)).isEqualTo("ffffffff-0000-7000-8000-000000000000");
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldFindTheOneThatBeginsSoOnALaterPage() {
        assertThat(ReleaseIds.resolve(gateway, "01a20003")).isEqualTo(IDS.get(3));
        assertThat(ReleaseIds.resolve(gateway, "01A20002-00")).isEqualTo(IDS.get(4));
    }

    @Test
    void shouldLookNoFurtherWhenOlderOnesCannotBeginSo() {
        assertThat(ReleaseIds.resolve(gateway, "01a20005")).isEqualTo(IDS.getFirst());
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldListThemWhenSeveralBeginSo() {
        assertThatThrownBy(() -> ReleaseIds.resolve(gateway, "01a20004"))
                .isInstanceOf(Trouble.class)
                .hasMessageContainingAll(IDS.get(1), IDS.get(2));
        assertThat(ReleaseIds.resolve(gateway, "01a20004-a")).isEqualTo(IDS.get(2));
    }

    @Test
    void shouldSayWhereToLookWhenNoneBeginsSo() {
        assertThatThrownBy(() -> ReleaseIds.resolve(gateway, "01a20009")).hasMessageContaining("./slipway releases");
    }

    @Test
    void shouldRefuseWhatIsTooShortOrNoId() {
        assertThatThrownBy(() -> ReleaseIds.resolve(gateway, "01a2000"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("first 8 characters");
        assertThatThrownBy(() -> ReleaseIds.resolve(gateway, "../../secrets")).isInstanceOf(Trouble.class);
        assertThat(asked).isEmpty();
    }
}
