package dev.slipway.deploy.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.events.ReleaseId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        CyclicBarrier both = new CyclicBarrier(2);
        server.createContext("/together", exchange -> {
            try {
                both.await(20, TimeUnit.SECONDS);
                exchange.sendResponseHeaders(200, -1);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                exchange.sendResponseHeaders(503, -1);
            }
            exchange.close();
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
    void shouldTakeWhatCannotBeAskedForNotReady() throws Exception {
        assertThat(ready("/health?q={x}")).isFalse();
    }

    @Test
    void shouldGoByTheStatus() throws Exception {
        assertThat(ready("/broken")).isFalse();
    }

    @Test
    void shouldAskAllAtOnce() throws Exception {
        // given
        List<InstanceRecord> asked =
                List.of(instance(0, "/together"), instance(1, "/together"), instance(2, "/broken"));
        // when
        Set<InstanceRecord> ready = new ReadinessProbe().ready("127.0.0.1", asked);
        // then
        assertThat(ready).containsExactlyInAnyOrder(asked.get(0), asked.get(1));
    }

    private InstanceRecord instance(int ordinal, String path) {
        ArtifactRef image = new ArtifactRef("127.0.0.1:5000/hello", Digest.of(new byte[0]));
        InstanceSpec spec =
                new InstanceSpec(new Place("hello", "staging"), 1, ordinal, ReleaseId.next(), image, path, Map.of());
        return InstanceRecord.intent(spec, server.getAddress().getPort(), 1, 1);
    }
}
