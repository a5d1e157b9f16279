package hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HelloServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private HelloServer server;

    @BeforeEach
    void start() throws IOException {
        server = HelloServer.start(0, new Greeting("1.2.3"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldGreetWithTheVersion() throws Exception {
        assertEquals("Hello from version 1.2.3!\n", ask("GET", "/").body());
    }

    @Test
    void shouldSayThatItIsUp() throws Exception {
        // when
        HttpResponse<String> answer = ask("GET", "/health");

        // then
        assertEquals(200, answer.statusCode());
        assertEquals("{\"status\":\"UP\"}", answer.body());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void shouldNameTheVersionAlone() throws Exception {
        assertEquals("1.2.3", ask("GET", "/version").body());
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() throws Exception {
        assertEquals(404, ask("GET", "/nothing").statusCode());
        assertEquals(404, ask("GET", "/health/deep").statusCode());
        assertEquals(405, ask("POST", "/").statusCode());
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
