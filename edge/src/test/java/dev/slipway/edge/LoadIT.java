package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.edge.client.BackendStatus;
import dev.slipway.edge.client.Drained;
import dev.slipway.edge.client.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see while backends change under a steady load. */
class LoadIT {
    private static final int CLIENTS = 4;

    @TempDir
    Path directory;

    private RunningEdge edge;

    @BeforeEach
    void start() throws IOException {
        edge = RunningEdge.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        edge.close();
    }

    /** Clients that ask without a pause until they are stopped. */
    private final class Load implements AutoCloseable {
        final AtomicLong good = new AtomicLong();
        final Queue<String> bad = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean done;

        Load(URI address) {
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofPlatform().start(() -> ask(address)));
            }
        }

        private void ask(URI address) {
            while (!done) {
                try {
                    HttpResponse<String> answer = edge.get(address);
                    boolean right = answer.statusCode() == 200
                            && answer.headers()
                                    .firstValue("slipway-digest")
                                    .orElse("")
                                    .equals(Digests.of(answer.body()));
                    if (right) {
                        good.incrementAndGet();
                    } else {
                        bad.add(answer.statusCode() + " " + answer.body());
                    }
                } catch (IOException e) {
                    bad.add(e.toString());
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        void more(long requests) {
            long goal = good.get() + requests;
            await().pollInterval(Duration.ofMillis(2)).until(() -> good.get() >= goal || !bad.isEmpty());
        }

        @Override
        public void close() throws InterruptedException {
            done = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void shouldDropNoRequestWhileBackendsAreSwappedDrainedAndStopped() throws Exception {
        long served = 0;
        Load load;
        Origin current = Origin.named("v0");
        URI address = edge.put(1, current.backend(100)).address();
        try (Load running = new Load(address)) {
            load = running;
            running.more(50);
            for (int i = 1; i <= 12; i++) {
                // given
                Origin next = Origin.named("v" + i);
                edge.put(i, current.backend(90), next.backend(10));
                running.more(20);
                edge.put(i, current.backend(50).drained(), next.backend(100));
                running.more(20);
                edge.put(i, next.backend(100));
                // when
                String gone = current.id;
                await().pollInterval(Duration.ofMillis(2))
                        .until(() -> edge.route().inFlight(gone) == 0);
                current.close();
                served += current.asked.get();
                current = next;
            }
            running.more(50);
        }
        // then
        assertThat(load.bad).isEmpty();
        assertThat(served + current.asked.get()).isEqualTo(load.good.get());
        assertThat(edge.route().backend(current.id).orElseThrow())
                .satisfies(last -> assertThat(last.failures()).isZero())
                .satisfies(last -> assertThat(last.inFlight()).isZero());
        current.close();
    }

    @Test
    void shouldAnswerFromTheOtherBackendWhenOneIsKilledUnderLoad() throws Exception {
        try (Origin doomed = Origin.named("doomed");
                Origin alive = Origin.named("alive")) {
            // given
            URI address = edge.put(1, doomed.backend(1), alive.backend(1)).address();
            Load load = new Load(address);
            try (load) {
                load.more(100);
                // when
                doomed.kill();
                load.more(200);
            }
            // then
            assertThat(load.bad).isEmpty();
            Route route = edge.route();
            BackendStatus dead = route.backend("doomed").orElseThrow();
            BackendStatus other = route.backend("alive").orElseThrow();
            assertThat(dead.failures()).isPositive();
            assertThat(dead.requests() - dead.failures() + other.requests()).isEqualTo(load.good.get());
            assertThat(other.failures()).isZero();
            assertThat(route.drained()).extracting(Drained::id).isEmpty();
        }
    }
}
