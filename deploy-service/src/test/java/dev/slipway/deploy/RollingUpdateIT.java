package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.deploy.RolloutLoop.Claim;
import dev.slipway.deploy.RolloutLoop.Limits;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.RollingStrategy;
import dev.slipway.deploy.router.EdgeRouter;
import dev.slipway.deploy.router.RealEdge;
import dev.slipway.deploy.target.Instance;
import dev.slipway.deploy.target.ProcessTarget;
import dev.slipway.deploy.target.ProcessTarget.ProcessSettings;
import dev.slipway.deploy.target.TinyImage;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.secrets.Secrets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios S01 and S02 with real processes behind a real edge, and a client that never stops asking. */
class RollingUpdateIT {
    private static final Place PLACE = new Place("hello", "staging");

    @TempDir
    Path folder;

    private final InMemoryPlaces places = new InMemoryPlaces(new Bomb());
    private final HttpClient http = HttpClient.newHttpClient();
    private OciRegistry oci;
    private Registry registry;
    private RealEdge edge;
    private ProcessTarget target;
    private RolloutLoop loop;
    private long fence;

    @BeforeEach
    void start() throws Exception {
        oci = OciRegistry.start(folder.resolve("registry"), 0);
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(oci.address()));
        Path token = folder.resolve("token");
        edge = RealEdge.start(folder.resolve("edge"), token);
        String secret = Files.readString(token).strip();
        target = ProcessTarget.open(
                folder.resolve("state"),
                registry,
                new ProcessSettings(Duration.ofSeconds(5), Set.of("java"), 1_000_000),
                Map.of("PATH", System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home")));
        loop = new RolloutLoop(
                places,
                target,
                new EdgeRouter(edge.admin(), () -> secret),
                new RollingStrategy(),
                application -> Secrets.none(),
                InstantSource.system(),
                new Limits(Duration.ofSeconds(5), Duration.ofMinutes(1), 2));
    }

    @AfterEach
    void stop() throws Exception {
        for (Instance instance : target.observe(PLACE, Long.MAX_VALUE)) {
            target.stop(PLACE, instance.name(), Long.MAX_VALUE);
        }
        edge.close();
        registry.close();
        oci.close();
    }

    private Journal roll(String version) throws Exception {
        ArtifactRef image = TinyImage.serving(version).push(registry, oci.address() + "/hello");
        ReleaseId release = ReleaseId.next();
        Deployment wanted = new Deployment(
                release,
                places.get(PLACE).generations() + 1,
                image,
                image,
                1,
                1,
                0,
                "/",
                Duration.ofMinutes(1),
                Map.of());
        Instant progressBy = Instant.now().plusSeconds(60);
        places.change(
                PLACE,
                ++fence,
                state -> state.begin(
                        Journal.rolling(Journal.Kind.ROLLOUT, release, "", 1, wanted, state.current(), progressBy),
                        wanted));
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> step().over());
        Journal end = step();
        places.settle(PLACE, ++fence, Journal.Kind.ROLLOUT, release, "");
        return end;
    }

    private Journal step() throws InterruptedException {
        Journal journal = places.get(PLACE).journal();
        return loop.advance(PLACE, journal, new Claim(++fence, line -> {})).journal();
    }

    private String get(URI address) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void shouldReplaceAVersionWithoutAFailedRequest() throws Exception {
        // given
        URI address = roll("v1").address();
        assertThat(get(address)).isEqualTo("200 v1");
        AtomicBoolean over = new AtomicBoolean();
        List<String> answers = new ArrayList<>();
        Thread client = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                try {
                    answers.add(get(address));
                } catch (Exception e) {
                    answers.add(e.toString());
                }
            }
        });
        // when
        Journal end = roll("v2");
        over.set(true);
        client.join();
        // then
        assertThat(end.phase()).isEqualTo(Journal.Phase.HEALTHY);
        assertThat(get(end.address())).isEqualTo("200 v2");
        assertThat(end.address()).isEqualTo(address);
        assertThat(answers).isNotEmpty().allMatch(answer -> answer.equals("200 v1") || answer.equals("200 v2"));
        assertThat(target.observe(PLACE, ++fence)).hasSize(1);
    }
}
