package dev.slipway.deploy.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.deploy.target.ProcessTarget.ProcessSettings;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes of this host: the JDK's own web server, and the shell. */
class ProcessTargetTest {
    private static final Place PLACE = new Place("hello", "staging");
    private static final long FENCE = 7;

    /** A server in one source file, which the java launcher runs as it is. */
    private static final String SERVER = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;
            public class Server {
                public static void main(String[] args) throws Exception {
                    var server = HttpServer.create(
                            new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 0);
                    server.createContext("/", exchange -> {
                        byte[] body = (System.getenv("SLIPWAY_ENVIRONMENT") + " " + System.getenv("GREETING")
                                + " " + System.getenv("SECRET") + " " + args[0]).getBytes();
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
                    server.start();
                }
            }
            """;

    @TempDir
    Path folder;

    private OciRegistry oci;
    private Registry registry;
    private Path scratch;
    private ProcessTarget target;

    @BeforeEach
    void start() throws IOException {
        oci = OciRegistry.start(folder.resolve("registry"), 0);
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(oci.address()));
        scratch = Files.createDirectories(folder.resolve("scratch"));
        target = target(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() throws Exception {
        for (Instance instance : target.observe(PLACE, Long.MAX_VALUE)) {
            target.stop(PLACE, instance.name(), Long.MAX_VALUE);
        }
        registry.close();
        oci.close();
    }

    private ProcessTarget target(Duration grace) {
        return target(folder.resolve("state"), grace);
    }

    private ProcessTarget target(Path state, Duration grace) {
        Map<String, String> own =
                Map.of("PATH", System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home"), "SECRET", "hidden");
        ProcessSettings settings = new ProcessSettings(grace, Set.of("java", "sh"), 100);
        return new ProcessTarget(state, new RegistryImages(registry, scratch), settings, own);
    }

    private ArtifactRef push(TinyImage image) throws IOException {
        return image.push(registry, oci.address() + "/hello");
    }

    private ArtifactRef server() throws IOException {
        return push(new TinyImage()
                .file("app/Server.java", SERVER)
                .env("GREETING=hello")
                .workdir("/app")
                .entrypoint("java", "-XX:TieredStopAtLevel=1", "/app/Server.java", "/app/Server.java"));
    }

    private static InstanceSpec spec(ArtifactRef image, int ordinal) {
        return new InstanceSpec(PLACE, 1, ordinal, ReleaseId.next(), image, "/", Map.of());
    }

    private Instance only() throws InterruptedException {
        List<Instance> instances = target.observe(PLACE, FENCE);
        assertThat(instances).hasSize(1);
        return instances.get(0);
    }

    private Instance ready() throws InterruptedException {
        await().atMost(1, TimeUnit.MINUTES).until(() -> only().ready());
        return only();
    }

    private long pid(String name) {
        return new InstanceFolder(folder.resolve("state/instances").resolve(name))
                .read()
                .orElseThrow()
                .process()
                .pid();
    }

    private static String get(Instance instance) throws Exception {
        URI uri = URI.create("http://" + instance.host() + ":" + instance.port() + "/");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void shouldServeWhatTheImageHoldsWithAClearedEnvironment() throws Exception {
        // given
        InstanceSpec spec = spec(server(), 0);
        // when
        target.start(spec, FENCE);
        Instance instance = ready();
        // then
        assertThat(instance.name())
                .isEqualTo("hello-staging-" + spec.image().digest().abbreviated() + "-1-0");
        assertThat(get(instance))
                .startsWith("staging hello null ")
                .endsWith("/instances/" + instance.name() + "/root/app/Server.java");
    }

    @Test
    void shouldAdoptWhatAnotherServiceStartedAndEndItForGood() throws Exception {
        // given
        InstanceSpec spec = spec(server(), 0);
        target.start(spec, FENCE);
        long pid = pid(spec.name());
        ready();
        // when
        target = target(Duration.ofSeconds(5));
        target.start(spec, FENCE + 1);
        // then
        assertThat(pid(spec.name())).isEqualTo(pid);
        assertThat(target.observe(PLACE, FENCE + 1)).singleElement().satisfies(instance -> {
            assertThat(instance.alive()).isTrue();
            assertThat(instance.starts()).isEqualTo(1);
        });
        // when
        target.stop(PLACE, spec.name(), FENCE + 1);
        // then
        assertThat(target.observe(PLACE, FENCE + 1)).isEmpty();
        assertThat(ProcessFacts.of(pid)).isEmpty();
    }

    @Test
    void shouldFindAProcessWhoseStartWasNeverWrittenDown() throws Exception {
        // given
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 60")), 0);
        target.start(spec, FENCE);
        InstanceFolder written = written(spec.name());
        long pid = pid(spec.name());
        written.write(InstanceRecord.intent(spec, 1, FENCE, 1));
        // when
        target = target(Duration.ofSeconds(5));
        Instance seen = only();
        // then
        assertThat(seen.alive()).isTrue();
        assertThat(pid(spec.name())).isEqualTo(pid);
    }

    @Test
    void shouldHaveTheSameHomeAfterARestartAndAnotherInAnotherFolder() throws Exception {
        // given
        Target.Home before = target.home();
        // when
        Target.Home restarted = target(Duration.ofSeconds(5)).home();
        Target.Home elsewhere =
                target(folder.resolve("elsewhere"), Duration.ofSeconds(5)).home();
        // then
        assertThat(restarted).isEqualTo(before);
        assertThat(elsewhere.id()).isNotEqualTo(before.id());
        try (Stream<Path> files = Files.list(folder.resolve("state"))) {
            assertThat(files)
                    .filteredOn(file -> file.getFileName().toString().startsWith("id"))
                    .hasSize(1);
        }
    }

    @Test
    void shouldRunInASessionOfItsOwn() throws Exception {
        // given
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 60")), 0);
        // when
        target.start(spec, FENCE);
        // then
        long pid = pid(spec.name());
        assertThat(ProcessFacts.of(pid))
                .hasValueSatisfying(facts -> assertThat(facts.session()).isEqualTo(pid));
    }

    @Test
    void shouldShowACrashOnStartWithItsLastLines() throws Exception {
        // given
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "echo no database; exit 3")), 0);
        // when
        target.start(spec, FENCE);
        await().until(() -> !only().alive());
        // then
        assertThat(only().ready()).isFalse();
        assertThat(target.lastLines(spec.name())).containsExactly("no database");
        // when
        target.start(spec, FENCE);
        // then
        assertThat(only().starts()).isEqualTo(2);
    }

    @Test
    void shouldNoticeThatAnInstanceWasKilled() throws Exception {
        // given
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 60")), 0);
        target.start(spec, FENCE);
        // when
        ProcessHandle.of(pid(spec.name())).orElseThrow().destroyForcibly();
        // then
        await().until(() -> !only().alive());
    }

    @Test
    void shouldEndAnInstanceThatIgnoresTheRequestTogetherWithItsChildren() throws Exception {
        // given
        target = target(Duration.ofMillis(200));
        String stubborn = "trap '' TERM; sleep 61 & setsid sleep 62 & while :; do sleep 1; done";
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", stubborn)), 0);
        target.start(spec, FENCE);
        String mark = Launcher.MARK + "=" + spec.name();
        await().until(() -> marked(mark).count() >= 3);
        // when
        target.stop(PLACE, spec.name(), FENCE);
        // then
        assertThat(marked(mark)).isEmpty();
        assertThat(only(PLACE)).isEmpty();
    }

    @Test
    void shouldEndTheChildrenOfWhatWasKilledBeforeItIsStartedAgain() throws Exception {
        // given
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 61 & setsid sleep 62 & wait")), 0);
        target.start(spec, FENCE);
        String mark = Launcher.MARK + "=" + spec.name();
        await().until(() -> marked(mark).count() == 3);
        List<Long> first = marked(mark).map(ProcessFacts::pid).toList();
        ProcessHandle.of(pid(spec.name())).orElseThrow().destroyForcibly();
        await().until(() -> !only().alive());
        // when
        target.start(spec, FENCE);
        // then
        await().untilAsserted(() ->
                assertThat(marked(mark).map(ProcessFacts::pid)).hasSize(3).doesNotContainAnyElementsOf(first));
    }

    @Test
    void shouldLeaveAloneWhatAnotherTargetOnThisHostHasUnderTheSameName() throws Exception {
        // given
        ProcessTarget other = target(folder.resolve("other"), Duration.ofSeconds(5));
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 60")), 0);
        target.start(spec, FENCE);
        other.start(spec, FENCE);
        try {
            // when
            target.stop(PLACE, spec.name(), FENCE);
            // then
            assertThat(other.observe(PLACE, FENCE)).singleElement().matches(Instance::alive);
        } finally {
            other.stop(PLACE, spec.name(), FENCE);
        }
    }

    private static Stream<ProcessFacts> marked(String mark) {
        return ProcessFacts.all().stream().filter(facts -> ProcessFacts.hasVariables(facts.pid(), mark));
    }

    private List<Instance> only(Place place) throws InterruptedException {
        return target.observe(place, FENCE);
    }

    @Test
    void shouldSeeOnlyTheInstancesOfThePlace() throws Exception {
        // given
        target.start(spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 60")), 0), FENCE);
        // when
        List<Instance> elsewhere = target.observe(new Place("hello", "production"), FENCE);
        // then
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void shouldRefuseAnOlderFenceAlsoAfterARestart() throws Exception {
        // given
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 60")), 0);
        target.start(spec, FENCE);
        ProcessTarget restarted = target(Duration.ofSeconds(5));
        // when
        target = restarted;
        // then
        assertThatExceptionOfType(StaleFence.class).isThrownBy(() -> restarted.stop(PLACE, spec.name(), FENCE - 1));
        assertThatExceptionOfType(StaleFence.class).isThrownBy(() -> restarted.observe(PLACE, FENCE - 1));
        assertThatExceptionOfType(StaleFence.class).isThrownBy(() -> restarted.start(spec, FENCE - 1));
        assertThat(only().alive()).isTrue();
    }

    @Test
    void shouldRefuseAnImageThatCannotRunHere() throws Exception {
        // given
        InstanceSpec lacking = spec(push(new TinyImage().entrypoint("/bin/hello")), 0);
        InstanceSpec silent = spec(push(new TinyImage().file("a", "b")), 0);
        InstanceSpec plain = spec(push(new TinyImage().file("app/run", "x").entrypoint("/app/run")), 0);
        InstanceSpec absent = spec(new ArtifactRef(oci.address() + "/hello", Digest.of(new byte[] {1})), 0);
        // when, then
        assertThat(code(lacking)).isEqualTo("entrypoint-missing");
        assertThat(code(silent)).isEqualTo("image-without-command");
        assertThat(code(plain)).isEqualTo("entrypoint-not-executable");
        assertThat(code(absent)).isEqualTo("image-missing");
        assertThat(only(PLACE)).isEmpty();
    }

    @Test
    void shouldLeaveTheRecordsOfOtherPlacesAlone() throws Exception {
        // given
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 60")), 0);
        target.start(spec, FENCE);
        InstanceFolder written = written(spec.name());
        InstanceRecord intent = InstanceRecord.intent(spec, 1, FENCE, 1);
        written.write(intent);
        // when
        target.observe(new Place("hello", "production"), FENCE);
        // then
        assertThat(written.read())
                .hasValueSatisfying(record -> assertThat(record.process()).isNull());
    }

    @Test
    void shouldNameARecordThatCannotBeReadToItsOwnPlaceAlone() throws Exception {
        // given
        String name = InstanceSpec.name(PLACE, Digest.of(new byte[0]), 1, 0);
        Path file = Files.createDirectories(written(name).folder()).resolve("instance.json");
        Files.writeString(file, "{\"name\":");
        // when
        List<Instance> elsewhere = target.observe(new Place("hello", "production"), FENCE);
        Throwable here = catchThrowable(() -> target.observe(PLACE, FENCE));
        Files.delete(file);
        // then
        assertThat(elsewhere).isEmpty();
        assertThat(here).isInstanceOfSatisfying(Breakdown.class, e -> {
            assertThat(e.failure().where()).isEqualTo(file.toString());
            assertThat(e.failure().mend())
                    .contains("remove the folder " + written(name).folder());
        });
    }

    @Test
    void shouldTakeARecordThatIsRemovedMeanwhileForNone() {
        assertThat(written("hello-staging-000000000000-1-0").read()).isEmpty();
    }

    @Test
    void shouldRemoveTheImagesThatNobodyNeeds() throws Exception {
        // given
        ArtifactRef running = sleeping("running");
        ArtifactRef wanted = unpacked("wanted");
        ArtifactRef spent = unpacked("spent");
        ArtifactRef recent = unpacked("recent");
        target.start(spec(running, 0), FENCE);
        Path killed = Files.createDirectories(images().resolve(spent.digest().hex() + ".1.part/root"))
                .getParent();
        Path unpacking = Files.createDirectories(images().resolve(spent.digest().hex() + ".2.part"));
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
        for (Path old : List.of(image(running), image(wanted), image(spent), killed)) {
            Files.setLastModifiedTime(old, longAgo);
        }
        // when
        target.keepImages(Set.of(wanted.digest()));
        // then
        try (Stream<Path> left = Files.list(images())) {
            assertThat(left).containsExactlyInAnyOrder(image(running), image(wanted), image(recent), unpacking);
        }
    }

    private ArtifactRef sleeping(String name) throws IOException {
        return push(new TinyImage().file("name", name).entrypoint("sh", "-c", "sleep 60"));
    }

    private ArtifactRef unpacked(String name) throws Exception {
        InstanceSpec spec = spec(sleeping(name), 1);
        target.start(spec, FENCE);
        target.stop(PLACE, spec.name(), FENCE);
        return spec.image();
    }

    private Path images() {
        return folder.resolve("state/images");
    }

    private Path image(ArtifactRef image) {
        return images().resolve(image.digest().hex());
    }

    private InstanceFolder written(String name) {
        return new InstanceFolder(folder.resolve("state/instances").resolve(name));
    }

    @Test
    void shouldBreakDownForAWhileWhenTheDiskRefuses() throws Exception {
        // given
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", "sleep 60")), 0);
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        ProcessTarget broken = target(inTheWay.resolve("state"), Duration.ofSeconds(5));
        // when, then
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> broken.observe(PLACE, FENCE),
                () -> broken.start(spec, FENCE),
                () -> broken.stop(PLACE, spec.name(), FENCE))) {
            assertThatExceptionOfType(Breakdown.class).isThrownBy(call).satisfies(e -> {
                assertThat(e.retry()).isTrue();
                assertThat(e.failure().code()).isEqualTo("disk-failed");
            });
        }
    }

    private String code(InstanceSpec spec) throws InterruptedException {
        try {
            target.start(spec, FENCE);
            return "it runs";
        } catch (CannotRun e) {
            return e.failure().code();
        }
    }

    @Test
    void shouldGiveEachInstanceFilesOfItsOwnAtEachStart() throws Exception {
        // given
        ArtifactRef image = push(new TinyImage()
                .file("app/run.sh", "if [ -e seen ]; then echo seen; fi; touch seen; echo ran; exec sleep 60")
                .workdir("/app")
                .entrypoint("sh", "/app/run.sh"));
        InstanceSpec one = spec(image, 0);
        InstanceSpec other = spec(image, 1);
        // when
        target.start(one, FENCE);
        await().until(() -> target.lastLines(one.name()).contains("ran"));
        target.start(other, FENCE);
        await().until(() -> target.lastLines(other.name()).contains("ran"));
        // then
        assertThat(target.lastLines(other.name())).containsExactly("ran");
        // when
        ProcessHandle.of(pid(one.name())).orElseThrow().destroyForcibly();
        await().until(() -> target.observe(PLACE, FENCE).stream().anyMatch(instance -> !instance.alive()));
        target.start(one, FENCE);
        await().until(() -> Files.exists(folder.resolve("state/instances/" + one.name() + "/root/app/seen")));
        // then
        assertThat(target.lastLines(one.name())).contains("ran").doesNotContain("seen");
    }

    @Test
    void shouldKeepTheOutputWithinItsLimit() throws Exception {
        // given
        String chatter = "i=0; while [ $i -lt 100 ]; do echo a line of output; i=$((i+1)); done; sleep 60";
        InstanceSpec spec = spec(push(new TinyImage().entrypoint("sh", "-c", chatter)), 0);
        target.start(spec, FENCE);
        InstanceFolder written = written(spec.name());
        await().until(() -> Files.exists(written.output()) && Files.size(written.output()) >= 1700);
        // when
        target.trimOutputs();
        // then
        assertThat(Files.size(written.output())).isLessThanOrEqualTo(100);
        assertThat(written.folder().resolve("output.log.1")).isNotEmptyFile();
    }
}
