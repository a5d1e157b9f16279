package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Coverage;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.LogEnd;
import dev.slipway.events.PromotionRejected;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleaseSuperseded;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.RolledBack;
import dev.slipway.events.ScanEvidence;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.Source;
import dev.slipway.events.StageCancelled;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.logs.LogChunk;
import dev.slipway.runtime.testing.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway on real Kafka and PostgreSQL: what is asked for over HTTP, and what is seen of it. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class GatewayFlowIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String SSE = "text/event-stream";
    private static final String ORDER = "{\"repository\":\"" + Story.REPOSITORY + "\",\"ref\":\"main\"}";
    private static Topic topic;

    @Inject
    GatewayConfig config;

    @Inject
    Database database;

    @Inject
    KafkaClientService kafka;

    @Inject
    Deadlines deadlines;

    @Inject
    LogRetention retention;

    @Inject
    MeterRegistry meters;

    @TestHTTPResource("/")
    URI root;

    private Api api;
    private String token;

    @BeforeAll
    static void open() {
        topic = new Topic();
    }

    @AfterAll
    static void close() {
        topic.close();
    }

    @BeforeEach
    void connect() throws IOException {
        token = Files.readString(config.tokenFile().orElseThrow());
        api = new Api(root, token);
    }

    @AfterEach
    void disconnect() {
        api.close();
    }

    /** A release whose request is on the topic: what the test states as a stage comes after it, as a stage's would. */
    private ReleaseId begun() {
        Api.Answer answer = api.post("/api/v1/builds", ORDER);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        ReleaseId release = ReleaseId.parse(answer.json().path("id").asText());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(topic.types(release)).containsExactly("build.requested"));
        return release;
    }

    private static String path(ReleaseId release) {
        return "/api/v1/releases/" + release;
    }

    private JsonNode shown(ReleaseId release) {
        return api.get(path(release)).json();
    }

    @Test
    void shouldCountAReleaseOnceWhenItEnds() {
        ReleaseId release = ReleaseId.next();
        double before = superseded();
        topic.state(release, Story.requested());
        // when
        topic.state(release, new ReleaseSuperseded("production", ReleaseId.next()));
        topic.state(release, new StageCancelled("deploy"));
        // then
        awaitState(release, "superseded");
        await().atMost(SOON).until(() -> superseded() > before);
        assertThat(superseded()).isEqualTo(before + 1);
    }

    private double superseded() {
        return meters.find("slipway.releases").tag("outcome", "superseded").timers().stream()
                .mapToDouble(timer -> timer.count())
                .sum();
    }

    private void awaitState(ReleaseId release, String state) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(shown(release).path("state").asText()).isEqualTo(state));
    }

    private static void assertProblem(Api.Answer answer, int status) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).startsWith("https://");
        assertThat(List.of("title", "detail", "mend"))
                .allSatisfy(member -> assertThat(problem.path(member).asText()).isNotBlank());
    }

    private static List<String> texts(JsonNode array, String member) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.path(member).asText()));
        return texts;
    }

    private static void fail(ReleaseId release) {
        topic.state(release, new BuildFailed(List.of(Story.WRONG), List.of()));
    }

    @Test
    void shouldKeepTheFirstTokenForItsOwnerAlone() throws IOException {
        assertThat(Files.getPosixFilePermissions(config.tokenFile().orElseThrow()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(token).hasSizeGreaterThan(40);
    }

    @Test
    void shouldRefuseARequestWithoutAValidToken() {
        assertProblem(api.anonymous("/api/v1/releases"), 401);
        assertProblem(api.anonymous("/api/v1/releases", "Authorization", "Bearer slip_wrong"), 401);
        assertThat(api.anonymous("/api/v1/releases").header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void shouldShowHealthAndMetricsAndTheDescriptionWithoutAToken() {
        assertThat(List.of("/q/health/ready", "/q/metrics", "/q/openapi"))
                .allSatisfy(path -> assertThat(api.anonymous(path).status()).isEqualTo(200));
    }

    @Test
    void shouldStateTheRequestWhenABuildIsAskedFor() {
        // when
        Api.Answer answer = api.post("/api/v1/builds", ORDER);
        // then
        assertThat(answer.status()).isEqualTo(202);
        ReleaseId release = ReleaseId.parse(answer.json().path("id").asText());
        assertThat(URI.create(answer.header("Location")).getPath()).isEqualTo(path(release));
        JsonNode shown = shown(release);
        assertThat(shown.path("id").asText()).isEqualTo(release.toString());
        assertThat(shown.path("state").asText()).isEqualTo("running");
        assertThat(shown.path("requestedBy").asText()).isEqualTo("admin");
        assertThat(shown.has("application")).isFalse();
        await().atMost(SOON).untilAsserted(() -> assertThat(topic.events(release))
                .containsExactly(new BuildRequested("admin", Story.REPOSITORY, "main", null)));
    }

    @Test
    void shouldAskForHeadWhenNoRefIsNamed() {
        // when
        Api.Answer answer = api.post("/api/v1/builds", "{\"repository\":\"/srv/git/app\"}");
        // then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("ref").asText()).isEqualTo("HEAD");
    }

    @Test
    void shouldBeginOnceWhenTheSameKeyComesTwice() {
        String key = UUID.randomUUID().toString();
        Api.Answer first = api.post("/api/v1/builds", ORDER, "Idempotency-Key", key);
        // when
        Api.Answer again = api.post("/api/v1/builds", ORDER, "Idempotency-Key", key);
        Api.Answer other = api.post("/api/v1/builds", ORDER.replace("main", "next"), "Idempotency-Key", key);
        // then
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertProblem(other, 422);
        assertThat(other.json().path("type").asText()).endsWith("/key-reused");
        ReleaseId release = ReleaseId.parse(first.json().path("id").asText());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(topic.events(release)).hasSize(1));
    }

    @Test
    void shouldRetryOnceWhenTheSameKeyComesAgainAfterTheCommitIsKnown() {
        ReleaseId release = begun();
        String key = UUID.randomUUID().toString();
        Api.Answer first = api.post(path(release) + "/retry", "", "Idempotency-Key", key);
        topic.state(release, new BuildStarted("build-1"));
        topic.state(release, Story.planned("retried-twice"));
        await().atMost(SOON).until(() -> !shown(release).path("commit").isMissingNode());
        // when
        Api.Answer again = api.post(path(release) + "/retry", "", "Idempotency-Key", key);
        // then
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "", "[]", "{\"repository\":{}}"})
    void shouldRefuseABodyThatIsNoOrder(String body) {
        Api.Answer answer = api.post("/api/v1/builds", body);
        assertThat(answer.status()).isIn(400, 422);
        assertProblem(answer, answer.status());
    }

    @Test
    void shouldRefuseMalformedJson() {
        assertProblem(api.post("/api/v1/builds", "{\"repository\":"), 400);
    }

    @Test
    void shouldNameAFieldThatIsUnknown() {
        // when
        Api.Answer answer =
                api.post("/api/v1/builds", "{\"repository\":\"" + Story.REPOSITORY + "\",\"branch\":\"x\"}");
        // then
        assertProblem(answer, 400);
        assertThat(answer.json().path("detail").asText()).contains("'branch'", "repository");
        assertThat(texts(answer.json().path("errors"), "pointer")).containsExactly("/branch");
    }

    @ParameterizedTest
    @CsvSource({
        "' ', main, /repository",
        "http://git.example/app.git, main, /repository",
        "https://user:hidden@git.example/app.git, main, /repository",
        "https://git.example/app.git, --exec, /ref",
        "https://git.example/app.git, '', /ref"
    })
    void shouldPointAtTheMemberThatIsWrong(String repository, String ref, String pointer) {
        // when
        Api.Answer answer = api.post(
                "/api/v1/builds",
                Api.JSON
                        .createObjectNode()
                        .put("repository", repository)
                        .put("ref", ref)
                        .toString());
        // then
        assertProblem(answer, 422);
        assertThat(texts(answer.json().path("errors"), "pointer")).contains(pointer);
        assertThat(answer.response().body()).doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/events", "/jobs", "/jobs/build/workspace/log"})
    void shouldNotFindAnUnknownRelease(String below) {
        assertProblem(api.get(path(ReleaseId.next()) + below, "Accept", "*/*"), 404);
    }

    @Test
    void shouldNotFindWhatIsNoReleaseAtAll() {
        assertProblem(api.get("/api/v1/releases/nothing"), 404);
        assertProblem(api.post(path(ReleaseId.next()) + "/cancel", "{}"), 404);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/releases?cursor=bm90aGluZw, 400",
        "/api/v1/releases?cursor=ZXZlbnRzOg, 400",
        "/api/v1/events?after=cmVsZWFzZXM6, 400",
        "/api/v1/events?type=slipway.nothing.v1, 400",
        "/api/v1/releases?limit=0, 422",
        "/api/v1/releases?limit=101, 422",
        "/api/v1/nothing, 404"
    })
    void shouldRefuseAQueryThatIsWrong(String path, int status) {
        assertProblem(api.get(path, "Accept", "application/json"), status);
    }

    /** Of two releases for a place the later one stays, and their ids say which that is. */
    @Test
    void shouldBeginALaterReleaseThanTheLastOneWhenTheClockWasSetBackSince() {
        long millis = System.currentTimeMillis() + Duration.ofMinutes(10).toMillis();
        ReleaseId last = new ReleaseId(new UUID((millis << 16) | 0x7000, 0x8000_0000_0000_0000L));
        topic.state(last, Story.requested());
        await().atMost(SOON).until(() -> api.get("/api/v1/releases/" + last).status() == 200);
        // then
        assertThat(begun()).isGreaterThan(last);
    }

    @Test
    void shouldPageThroughReleasesNewestFirst() {
        String application = "paged";
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ReleaseId release = begun();
            topic.state(release, Story.planned(application));
            expected.addFirst(release.toString());
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            shown(release).path("application").asText())
                    .isEqualTo(application));
        }
        // when
        JsonNode first = api.get("/api/v1/releases?application=paged&limit=2").json();
        JsonNode second = api.get("/api/v1/releases?application=paged&limit=2&cursor="
                        + first.path("next").asText())
                .json();
        // then
        assertThat(texts(first.path("items"), "id")).isEqualTo(expected.subList(0, 2));
        assertThat(texts(second.path("items"), "id")).isEqualTo(expected.subList(2, 3));
        assertThat(second.has("next")).isFalse();
        assertThat(api.get("/api/v1/releases?application=paged&state=healthy")
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void shouldShowWhatTheStagesSay() {
        ReleaseId release = begun();
        // when
        topic.state(release, new BuildStarted("worker"));
        topic.state(release, Story.planned("shop"));
        topic.state(release, Story.tested());
        topic.state(release, Story.published("shop"));
        topic.state(release, Story.unscanned());
        // then
        await().atMost(SOON).untilAsserted(() -> assertThat(texts(shown(release).path("stages"), "state"))
                .containsExactly("passed", "passed", "not-scanned", "waiting"));
        JsonNode shown = shown(release);
        assertThat(shown.path("commit").path("sha").asText()).isEqualTo("a".repeat(40));
        assertThat(shown.path("tests").path("passed").asInt()).isEqualTo(7);
        assertThat(texts(shown.path("environments"), "name")).containsExactly("staging", "production");
        assertThat(texts(shown.path("images"), "image"))
                .containsExactly(Story.artifact("shop").toString());
        assertThat(shown.path("requestedAt").asText()).matches("\\d{4}-.*Z");
    }

    @Test
    void shouldTakeAFactOnceWhenItComesTwice() {
        ReleaseId release = begun();
        Fact published = topic.state(release, Story.published("twice"));
        // when
        topic.send(published);
        fail(release);
        // then
        awaitState(release, "failed");
        assertThat(shown(release).path("images")).hasSize(1);
        assertThat(texts(
                        api.get(path(release) + "/events", "Accept", "application/json")
                                .json()
                                .path("items"),
                        "type"))
                .containsExactly("slipway.build.requested.v1", "slipway.image.published.v1", "slipway.build.failed.v1");
    }

    @Test
    void shouldReplayThenFollowThenEndWhenEventsAreStreamed() {
        ReleaseId release = begun();
        topic.state(release, new BuildStarted("worker"));
        try (Api.Following stream = api.follow(path(release) + "/events", SSE)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(stream.names())
                    .containsExactly("slipway.build.requested.v1", "slipway.build.started.v1"));
            assertThat(stream.ended()).isFalse();
            // when
            fail(release);
            // then
            await().atMost(SOON).until(stream::ended);
            assertThat(stream.names())
                    .containsExactly(
                            "slipway.build.requested.v1", "slipway.build.started.v1", "slipway.build.failed.v1", "end");
            assertThat(stream.events().getLast().data()).isEqualTo("{\"outcome\":\"failed\"}");
            JsonNode event = Api.json(stream.events().get(1).data());
            assertThat(event.path("specversion").asText()).isEqualTo("1.0");
            assertThat(event.path("subject").asText()).isEqualTo(release.toString());
            assertThat(event.path("source").asText()).isEqualTo("/slipway/build-service");
            assertThat(event.path("data").path("worker").asText()).isEqualTo("worker");
            assertResumes(release, stream.events().get(1).id());
        }
    }

    private void assertResumes(ReleaseId release, String last) {
        try (Api.Following byHeader = api.follow(path(release) + "/events", SSE, "Last-Event-ID", last);
                Api.Following byQuery = api.follow(path(release) + "/events?after=" + last, SSE)) {
            await().atMost(SOON).until(() -> byHeader.ended() && byQuery.ended());
            assertThat(byHeader.names()).containsExactly("slipway.build.failed.v1", "end");
            assertThat(byQuery.names()).isEqualTo(byHeader.names());
        }
    }

    @Test
    void shouldGoOnAfterTheOutcomeWhenTheAftermathIsFollowed() {
        ReleaseId release = begun();
        fail(release);
        awaitState(release, "failed");
        try (Api.Following stream = api.follow(path(release) + "/events?follow=aftermath", SSE)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(stream.names()).hasSize(2));
            // when
            topic.state(release, Story.unscanned());
            // then
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(stream.names()).hasSize(3).last().isEqualTo("slipway.scan.skipped.v1"));
            assertThat(stream.ended()).isFalse();
        }
    }

    @Test
    void shouldFilterByTypeAndResumeByPositionWhenAllEventsAreFollowed() {
        String application = "filtered";
        ReleaseId release = begun();
        topic.state(release, Story.planned(application));
        topic.state(release, Story.published(application));
        Fact skipped = topic.state(release, Story.unscanned());
        String query = "/api/v1/events?application=filtered&type=slipway.scan.*&type=slipway.image.published.v1";
        await().atMost(SOON).untilAsserted(() -> assertThat(texts(
                        api.get(query, "Accept", "application/json").json().path("items"), "type"))
                .containsExactly("slipway.image.published.v1", "slipway.scan.skipped.v1"));
        try (Api.Following stream = api.follow(query, SSE)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(stream.names())
                    .containsExactly("slipway.image.published.v1", "slipway.scan.skipped.v1"));
            String position = stream.events().getFirst().id();
            // when
            JsonNode page = api.get(query + "&after=" + position, "Accept", "application/json")
                    .json();
            // then
            assertThat(texts(page.path("items"), "id"))
                    .containsExactly(skipped.id().toString());
            assertThat(api.get(query + "&after=" + page.path("next").asText(), "Accept", "application/json")
                            .json()
                            .path("items"))
                    .isEmpty();
            // when
            topic.state(release, Story.tested());
            topic.state(release, Story.unscanned());
            // then
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(stream.names()).hasSize(3).last().isEqualTo("slipway.scan.skipped.v1"));
        }
    }

    @Test
    void shouldFollowALogUntilItsEnd() {
        ReleaseId release = begun();
        byte[] one = "first line\n".getBytes(StandardCharsets.UTF_8);
        byte[] two = "zweite Zeile: größer\n".getBytes(StandardCharsets.UTF_8);
        LogEnd end = new LogEnd("build/a/b", 1, one.length + two.length, Digest.of(two));
        LogChunk last = new LogChunk(release, "build/a/b", 1, one.length, two, end, false);
        topic.ship(new LogChunk(release, "build/a/b", 1, 0, one, null, false));
        String log = path(release) + "/jobs/build/a%2Fb/log";
        try (Api.Following stream = api.follow(log + "?follow=true", "text/plain")) {
            await().atMost(SOON).untilAsserted(() -> assertThat(stream.lines()).containsExactly("first line"));
            assertThat(stream.ended()).isFalse();
            // when
            topic.ship(last);
            topic.ship(last);
            // then
            await().atMost(SOON).until(stream::ended);
            assertThat(stream.lines()).containsExactly("first line", "zweite Zeile: größer");
        }
        JsonNode jobs = api.get(path(release) + "/jobs").json().path("items");
        assertThat(jobs).hasSize(1);
        assertThat(jobs.get(0).path("job").asText()).isEqualTo("build/a/b");
        assertThat(jobs.get(0).path("bytes").asInt()).isEqualTo(one.length + two.length);
        assertThat(jobs.get(0).path("ended").asBoolean()).isTrue();
        assertThat(api.get(log + "?offset=" + one.length).response().body()).isEqualTo("zweite Zeile: größer\n");
        assertThat(api.get(log + "?attempt=2").response().body()).isEmpty();
    }

    @Test
    void shouldGoOnBehindWhatIsMissingOfALog() {
        ReleaseId release = begun();
        byte[] rest = "the rest\n".getBytes(StandardCharsets.UTF_8);
        LogEnd end = new LogEnd("build/gap", 1, 100 + rest.length, Digest.of(rest));
        topic.ship(new LogChunk(release, "build/gap", 1, 100, rest, end, false));
        await().atMost(SOON).until(() -> logs(release) == 1);
        // then
        assertThat(api.get(path(release) + "/jobs/build/gap/log").response().body())
                .isEqualTo("\n--- 100 bytes are missing ---\nthe rest\n");
    }

    /** A group of its own, which begins at the first record: what was shipped while no gateway ran is there. */
    @ParameterizedTest
    @CsvSource({
        "group.id,slipway-gateway-logs",
        "auto.offset.reset,earliest",
        "session.timeout.ms,10000",
        "reconnect.backoff.max.ms,500"
    })
    void shouldReadLogsAsTheSettingsSay(String setting, String value) {
        assertThat(kafka.getConsumer("shipped").configuration().get(setting).toString())
                .isEqualTo(value);
    }

    @Test
    void shouldDeleteTheLogsOfWhatEndedLongAgo() {
        byte[] line = "a line\n".getBytes(StandardCharsets.UTF_8);
        ReleaseId over = begun();
        ReleaseId running = begun();
        for (ReleaseId release : List.of(over, running)) {
            LogEnd end = new LogEnd("build/kept", 1, line.length, Digest.of(line));
            topic.ship(new LogChunk(release, "build/kept", 1, 0, line, end, false));
        }
        fail(over);
        awaitState(over, "failed");
        await().atMost(SOON).until(() -> logs(over) == 1 && logs(running) == 1);
        // when
        retention.delete(config.keepLogs());
        // then
        assertThat(logs(over)).isEqualTo(1);
        // when
        retention.delete(Duration.ZERO);
        // then
        assertThat(logs(over)).isZero();
        assertThat(logs(running)).isEqualTo(1);
        Api.Answer deleted = api.get(path(over) + "/jobs/build/kept/log");
        assertProblem(deleted, 404);
        assertThat(deleted.json().path("mend").asText()).contains("logs are kept for 720 h");
    }

    private int logs(ReleaseId release) {
        return api.get(path(release) + "/jobs").json().path("items").size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&follow=true"})
    void shouldNameTheLogsThatThereAreWhenAnotherIsAskedForOfWhatIsOver(String follow) {
        ReleaseId release = begun();
        ship(release, "build/told", 1);
        ship(release, "build/told", 2);
        ship(release, "suite/told", 1);
        await().atMost(SOON).until(() -> logs(release) == 3);
        fail(release);
        awaitState(release, "failed");
        // when
        Api.Answer attempt = api.get(path(release) + "/jobs/build/told/log?attempt=9" + follow);
        Api.Answer job = api.get(path(release) + "/jobs/suite/nope/log?attempt=0" + follow);
        // then
        assertProblem(attempt, 404);
        assertThat(attempt.json().path("type").asText()).endsWith("/no-such-log");
        assertThat(attempt.json().path("detail").asText()).contains("attempt 9 of job 'build/told'");
        assertThat(attempt.json().path("mend").asText()).isEqualTo("There are logs of attempts 1, 2.");
        assertProblem(job, 404);
        assertThat(job.json().path("detail").asText()).contains("job 'suite/nope'");
        assertThat(job.json().path("mend").asText()).isEqualTo("There are logs of build/told, suite/told.");
    }

    private static void ship(ReleaseId release, String job, int attempt) {
        byte[] line = "a line\n".getBytes(StandardCharsets.UTF_8);
        LogEnd end = new LogEnd(job, attempt, line.length, Digest.of(line));
        topic.ship(new LogChunk(release, job, attempt, 0, line, end, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?follow=true"})
    void shouldWaitForALogThatComesAfterTheEnd(String follow) {
        ReleaseId release = begun();
        fail(release);
        awaitState(release, "failed");
        // when
        CompletableFuture<Api.Answer> answer =
                CompletableFuture.supplyAsync(() -> api.get(path(release) + "/jobs/build/late/log" + follow));
        await().during(Duration.ofSeconds(1)).until(() -> !answer.isDone());
        ship(release, "build/late", 1);
        // then
        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(answer.join().response().body()).isEqualTo("a line\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void shouldFollowALogThatNeverComesUntilTheReleaseIsOver(int attempt) {
        ReleaseId release = begun();
        String log = path(release) + "/jobs/suite/never/log?follow=true&attempt=" + attempt;
        // when
        CompletableFuture<Api.Answer> answer = CompletableFuture.supplyAsync(() -> api.get(log));
        await().during(Duration.ofSeconds(1)).until(() -> !answer.isDone());
        fail(release);
        // then
        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(answer.join().response().body()).isEmpty();
    }

    @Test
    void shouldFollowALogIntoTheNextAttempt() {
        ReleaseId release = begun();
        byte[] lost = "a longer line of the worker that was lost".getBytes(StandardCharsets.UTF_8);
        byte[] again = "all of it\n".getBytes(StandardCharsets.UTF_8);
        topic.ship(new LogChunk(release, "build/retried", 1, 0, lost, null, false));
        String log = path(release) + "/jobs/build/retried/log?follow=true";
        try (Api.Following stream = api.follow(log, "text/plain");
                Api.Following first = api.follow(log + "&attempt=1", "text/plain")) {
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            api.get(path(release) + "/jobs").json().path("items"))
                    .hasSize(1));
            // when
            LogEnd end = new LogEnd("build/retried", 2, again.length, Digest.of(again));
            topic.ship(new LogChunk(release, "build/retried", 2, 0, again, end, false));
            // then
            await().atMost(SOON).until(() -> stream.ended() && first.ended());
            assertThat(stream.lines())
                    .containsExactly("a longer line of the worker that was lost", "--- attempt 2 ---", "all of it");
            assertThat(first.lines()).containsExactly("a longer line of the worker that was lost");
        }
    }

    @Test
    void shouldFollowALogBeyondAnAttemptThatBrokeDown() {
        ReleaseId release = begun();
        byte[] first = "BREAKDOWN\n".getBytes(StandardCharsets.UTF_8);
        byte[] second = "all of it\n".getBytes(StandardCharsets.UTF_8);
        LogEnd end = new LogEnd("build/down", 1, first.length, Digest.of(first));
        topic.ship(new LogChunk(release, "build/down", 1, 0, first, end, true));
        String log = path(release) + "/jobs/build/down/log?follow=true";
        try (Api.Following stream = api.follow(log, "text/plain");
                Api.Following alone = api.follow(log + "&attempt=1", "text/plain")) {
            await().atMost(SOON).until(alone::ended);
            assertThat(stream.ended()).isFalse();
            // when
            LogEnd last = new LogEnd("build/down", 2, second.length, Digest.of(second));
            topic.ship(new LogChunk(release, "build/down", 2, 0, second, last, false));
            // then
            await().atMost(SOON).until(stream::ended);
            assertThat(stream.lines()).containsExactly("BREAKDOWN", "", "--- attempt 2 ---", "all of it");
            assertThat(alone.lines()).containsExactly("BREAKDOWN");
        }
    }

    @Test
    void shouldCancelOnlyWhatIsNotOver() {
        ReleaseId release = begun();
        // when
        Api.Answer answer =
                api.post(path(release) + "/cancel", "{\"reason\":\"enough\"}", "Idempotency-Key", "cancel-1");
        // then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("state").asText()).isEqualTo("cancelling");
        await().atMost(SOON).untilAsserted(() -> assertThat(topic.events(release))
                .contains(new CancelRequested("admin", "enough")));
        awaitState(release, "cancelling");
        // when
        fail(release);
        awaitState(release, "failed");
        // then
        assertProblem(api.post(path(release) + "/cancel", "{}"), 409);
        assertThat(api.post(path(release) + "/cancel", "{\"reason\":\"enough\"}", "Idempotency-Key", "cancel-1")
                        .status())
                .isEqualTo(202);
        assertProblem(
                api.post(path(begun()) + "/cancel", "{\"reason\":\"enough\"}", "Idempotency-Key", "cancel-1"), 422);
        assertProblem(
                api.post(path(release) + "/approvals", "{\"environment\":\"staging\",\"decision\":\"approve\"}"), 409);
    }

    @Test
    void shouldRefuseADecisionThatIsNeither() {
        assertProblem(
                api.post(path(begun()) + "/approvals", "{\"environment\":\"staging\",\"decision\":\"perhaps\"}"), 422);
    }

    @Test
    void shouldRefuseADecisionOnWhatIsNoEnvironment() {
        assertProblem(
                api.post(path(begun()) + "/approvals", "{\"environment\":\"No Name\",\"decision\":\"approve\"}"), 422);
    }

    @Test
    void shouldRefuseADecisionOnAnEnvironmentThatDoesNotAwaitIt() {
        ReleaseId release = begun();
        topic.state(release, Story.planned("decided"));
        await().atMost(SOON)
                .until(() -> shown(release).path("environments").toString().contains("production"));
        // when
        Api.Answer answer =
                api.post(path(release) + "/approvals", "{\"environment\":\"prod\",\"decision\":\"reject\"}");
        // then
        assertProblem(answer, 422);
        assertThat(answer.json().path("mend").asText()).contains("production");
        assertThat(topic.events(release)).noneMatch(PromotionRejected.class::isInstance);
        // when it is there already
        topic.state(release, Story.healthy("decided", "staging", "decided/image", false, false));
        await().atMost(SOON)
                .until(() -> shown(release).path("environments").toString().contains("healthy"));
        // then
        assertProblem(
                api.post(path(release) + "/approvals", "{\"environment\":\"staging\",\"decision\":\"approve\"}"), 409);
    }

    @Test
    void shouldRetryTheSameCommit() {
        ReleaseId release = begun();
        topic.state(release, Story.planned("retried"));
        fail(release);
        awaitState(release, "failed");
        // when
        Api.Answer answer = api.post(path(release) + "/retry", "{}");
        // then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("retryOf").asText()).isEqualTo(release.toString());
        assertThat(answer.json().path("ref").asText()).isEqualTo("a".repeat(40));
        assertThat(answer.header("Location"))
                .endsWith(answer.json().path("id").asText())
                .doesNotEndWith(release.toString());
    }

    @Test
    void shouldShowWhatIsWhereAndRollItBack() {
        ReleaseId old = begun();
        ReleaseId current = begun();
        for (ReleaseId release : List.of(old, current)) {
            String image = release.equals(old) ? "placed/old" : "placed/new";
            topic.state(release, Story.planned("placed"));
            topic.state(release, Story.healthy("placed", "production", image, false, true));
            awaitState(release, "healthy");
        }
        JsonNode place = place();
        assertThat(place.path("release").asText()).isEqualTo(current.toString());
        assertThat(place.path("version").asText()).isEqualTo("1.2.3");
        assertThat(place.path("rolledBack").asBoolean()).isFalse();
        String rollback = "/api/v1/applications/placed/environments/production/rollback";
        // when
        Api.Answer answer = api.post(rollback, "{\"reason\":\"slow\"}", "Idempotency-Key", "rollback-1");
        // then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("release").asText()).isEqualTo(current.toString());
        String command = answer.json().path("command").asText();
        await().atMost(SOON).untilAsserted(() -> assertThat(topic.events(current))
                .contains(new RollbackRequested("admin", command, "placed", "production", "slow")));
        // when
        topic.state(
                current,
                new RolledBack(
                        "placed", "production", 2, Story.artifact("placed/new"), Story.artifact("placed/old"), "slow"));
        // then
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(place().path("release").asText()).isEqualTo(old.toString()));
        assertThat(place().path("rolledBack").asBoolean()).isTrue();
        // when
        Api.Answer again = api.post(rollback, "{\"reason\":\"slow\"}", "Idempotency-Key", "rollback-1");
        // then
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(answer.json());
        assertProblem(api.post(rollback, "{\"reason\":\"other\"}", "Idempotency-Key", "rollback-1"), 422);
        assertProblem(api.post(rollback.replace("production", "nowhere"), "{}"), 404);
    }

    @Test
    void shouldRollBackWhatIsOnItsWayBeforeWhatServes() {
        ReleaseId serving = begun();
        topic.state(serving, Story.planned("arriving"));
        topic.state(serving, Story.healthy("arriving", "production", "arriving/old", false, true));
        awaitState(serving, "healthy");
        ReleaseId arriving = begun();
        topic.state(arriving, new BuildStarted("build-1"));
        topic.state(arriving, Story.planned("arriving"));
        topic.state(arriving, Story.deploying("arriving", "production"));
        await().atMost(SOON)
                .until(() -> shown(arriving).path("environments").toString().contains("rolling-out"));
        // when
        Api.Answer answer = api.post("/api/v1/applications/arriving/environments/production/rollback", "{}");
        // then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("release").asText()).isEqualTo(arriving.toString());
        // when it is being brought back already
        api.post(path(arriving) + "/cancel", "{}");
        awaitState(arriving, "cancelling");
        // then
        assertProblem(api.post("/api/v1/applications/arriving/environments/production/rollback", "{}"), 409);
    }

    private JsonNode place() {
        return place("placed");
    }

    private JsonNode place(String application) {
        JsonNode items = api.get("/api/v1/environments?application=" + application)
                .json()
                .path("items");
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    @Test
    void shouldShowTheLatestOfAPlaceWhenItsFactsAreReadInAnotherOrder() {
        List<ReleaseId> releases = List.of(begun(), begun(), begun());
        // when the newest is read first, then the rollback that came before it, and the oldest last
        placedAt(3, releases.get(2), Story.healthy("late", "production", "late/new", false, true));
        RolledBack back = new RolledBack(
                "late", "production", 2, Story.artifact("late/wrong"), Story.artifact("late/old"), "slow");
        placedAt(2, releases.get(1), back);
        placedAt(1, releases.get(0), Story.healthy("late", "production", "late/old", false, true));
        // then
        assertThat(place("late").path("release").asText())
                .isEqualTo(releases.get(2).toString());
        assertThat(place("late").path("since").asText())
                .isEqualTo(Story.BEGIN.plusSeconds(3).toString().replace("Z", ".000Z"));
        // when it is rolled back to what was read last
        placedAt(4, releases.get(2), back);
        // then
        assertThat(place("late").path("release").asText())
                .isEqualTo(releases.get(0).toString());
        assertThat(place("late").path("rolledBack").asBoolean()).isTrue();
        // when nothing is left, and then a healthy one of before is read
        placedAt(6, releases.get(0), new RolledBack("late", "production", 2, Story.artifact("late/old"), null, "gone"));
        placedAt(5, releases.get(1), Story.healthy("late", "production", "late/wrong", false, true));
        // then
        assertThat(api.get("/api/v1/environments?application=late").json().path("items"))
                .isEmpty();
    }

    /** States an event of this second, and waits until the gateway has read it. */
    private void placedAt(int second, ReleaseId release, Event event) {
        Source writer = EventType.of(event).writers().iterator().next();
        UUID id = UUID.randomUUID();
        topic.send(new Fact(id, release, writer, Story.BEGIN.plusSeconds(second), null, null, null, event));
        await().atMost(SOON).untilAsserted(() -> assertThat(texts(
                        api.get(path(release) + "/events", "Accept", "application/json")
                                .json()
                                .path("items"),
                        "id"))
                .contains(id.toString()));
    }

    @Test
    void shouldExpireWhatMadeNoProgressUntilItsDeadlineAndNothingElse() {
        ReleaseId stuck = begun();
        ReleaseId lively = begun();
        awaitState(stuck, "running");
        awaitState(lively, "running");
        database.inTransaction(tx -> tx.update(
                "update release_view set progress_at = now() - interval '10 years' where id = cast(cast(:r as text) as uuid)",
                Map.of("r", stuck.toString())));
        // when
        deadlines.look();
        // then
        awaitState(stuck, "expired");
        assertThat(shown(lively).path("state").asText()).isEqualTo("running");
    }

    @Test
    void shouldGoOnAfterAllThatWasLookedAtWhenAPageOfARareTypeIsEmpty() {
        ReleaseId release = begun();
        String query = "/api/v1/events?type=slipway.scan.revoked.v1";
        await().atMost(SOON).until(() -> shown(release).path("state").asText().equals("running"));
        // when
        JsonNode page = api.get(query, "Accept", "application/json").json();
        // then
        assertThat(page.path("items")).isEmpty();
        String rest = "/api/v1/events?after=" + page.path("next").asText();
        assertThat(api.get(rest, "Accept", "application/json")
                        .json()
                        .path("items")
                        .toString())
                .doesNotContain(release.toString());
    }

    @Test
    void shouldParkARecordThatIsNoFact() {
        String key = UUID.randomUUID().toString();
        // when
        topic.send(
                Topic.RELEASES,
                key,
                Map.of("ce_specversion", "1.0", "ce_type", "slipway.build.started.v1", "ce_id", key),
                key.getBytes(StandardCharsets.UTF_8));
        // then
        await().atMost(SOON).untilAsserted(() -> assertThat(topic.deadLetters()).anySatisfy(letter -> {
            assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo(key);
            assertThat(Topic.headers(letter))
                    .containsEntry("ce_id", key)
                    .containsKeys("deadletterpartition", "deadletteroffset", "deadletterreason");
        }));
    }

    @Test
    void shouldAskForATokenWhenAPageIsOpenedWithoutOne() {
        // when
        Api.Answer answer = api.anonymous("/", "Accept", "text/html");
        // then
        assertThat(answer.status()).isEqualTo(303);
        assertThat(URI.create(answer.header("Location")).getPath()).isEqualTo("/login");
        assertThat(api.anonymous("/login").response().body()).contains("name=\"token\"");
        Api.Answer wrong = api.login("slip_wrong");
        assertThat(wrong.response().body()).contains("not known");
        assertThat(wrong.header("Set-Cookie")).isEmpty();
    }

    @Test
    void shouldShowPagesWhenTheCookieIsThere() {
        ReleaseId release = begun();
        Api.Answer login = api.login(token);
        assertThat(login.status()).isEqualTo(303);
        String cookie = login.header("Set-Cookie");
        assertThat(cookie).containsIgnoringCase("HttpOnly").containsIgnoringCase("SameSite=Strict");
        // when
        String pair = cookie.substring(0, cookie.indexOf(';'));
        Api.Answer list = api.anonymous("/", "Cookie", pair);
        Api.Answer page = api.anonymous("/releases/" + release, "Cookie", pair);
        Api.Answer state = api.anonymous("/releases/" + release + "/state", "Cookie", pair);
        // then
        assertThat(List.of(list, page, state))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(list.header("Content-Type")).startsWith("text/html");
        assertThat(list.response().body()).contains("/releases/" + release);
        assertThat(page.response().body()).contains(release.toString(), Story.REPOSITORY, "slipway.scan.skipped.v1");
        assertThat(state.response().body()).contains("running").doesNotContain("<html");
        assertThat(api.anonymous("/api/v1/releases", "Cookie", pair).status()).isEqualTo(200);
    }

    /** Each page has two of a browser's six connections: what else it asks for is asked when there is news, and answered. */
    @Test
    void shouldKeepABrowsersConnectionsFree() {
        ReleaseId release = begun();
        // when
        String page = api.get("/releases/" + release, "Accept", "text/html")
                .response()
                .body();
        // then
        assertThat(page).contains("hx-trigger=\"news\"").doesNotContain("every 1s");
        assertThat(page).containsOnlyOnce("new EventSource(").containsOnlyOnce("follow=true");
        assertThat(page).contains("log.name = \"log\"", "stop.abort()");
    }

    @Test
    void shouldTakeNoCookiesWordForARequestThatAnotherPageSends() {
        String cancel = path(begun()) + "/cancel";
        String cookie = api.login(token).header("Set-Cookie");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        // when
        Api.Answer elsewhere = api.anonymousPost(cancel, "{}", "Cookie", pair, "Sec-Fetch-Site", "same-site");
        Api.Answer plain = api.anonymousPost(cancel, "{}", "Cookie", pair, "Origin", "http://127.0.0.1:1");
        Api.Answer own = api.anonymousPost(cancel, "{}", "Cookie", pair, "Sec-Fetch-Site", "same-origin");
        // then
        assertProblem(elsewhere, 403);
        assertProblem(plain, 403);
        assertThat(own.status()).isEqualTo(202);
    }

    @Test
    void shouldShowInEveryListWhatWasNotScanned() {
        for (String application : List.of("scanless", "scanfull")) {
            ReleaseId release = begun();
            topic.state(release, Story.planned(application));
            topic.state(
                    release,
                    application.equals("scanless")
                            ? Story.unscanned()
                            : new ScanPassed(
                                    Story.artifact("shop"),
                                    Coverage.FULL,
                                    new ScanEvidence("scanner", null, Map.of(), 0, null),
                                    List.of()));
            topic.state(release, Story.healthy(application, "production", "shop", false, true));
            awaitState(release, "healthy");
        }
        // when
        String list = api.get("/", "Accept", "text/html").response().body();
        // then
        assertThat(rows(list, "scanless")).hasSize(2).allMatch(row -> row.contains("NOT SCANNED"));
        assertThat(rows(list, "scanfull")).hasSize(2).noneMatch(row -> row.contains("NOT SCANNED"));
    }

    private static List<String> rows(String page, String application) {
        return Arrays.stream(page.split("<tr>"))
                .filter(row -> row.contains(">" + application + "<"))
                .toList();
    }

    @Test
    void shouldNotTakeTextForMarkup() {
        String hostile = "/srv/<script>alert(1)</script>";
        api.post(
                "/api/v1/builds",
                Api.JSON.createObjectNode().put("repository", hostile).toString());
        // when
        Api.Answer list = api.get("/", "Accept", "text/html");
        // then
        assertThat(list.response().body()).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert(1)");
    }
}
