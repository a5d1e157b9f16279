package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the records refuse, and in which words; what they copy. */
class ConstructorsTest {
    private static final List<LogEnd> NO_LOGS = List.of();
    private static final String NO_NAME = " is no name: up to 63 lower-case letters, digits and dashes, a letter first";

    /** Every event, and every record within one. */
    static Stream<Record> records() {
        Stream<Record> roots = Stream.concat(
                Samples.full().stream().map(Record.class::cast),
                Stream.of(Samples.fact(Samples.full(EventType.BUILD_STARTED))));
        return RecordCopy.parts(roots).stream();
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldRefuseNullUnlessTheComponentIsNullable(Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            // given
            ThrowingCallable made = () -> RecordCopy.with(record, component, null);

            // then
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                assertThatCode(made)
                        .as("%s without %s", record.getClass().getSimpleName(), component.getName())
                        .doesNotThrowAnyException();
            } else if (!component.getType().isPrimitive()) {
                assertThatThrownBy(made)
                        .as("%s without %s", record.getClass().getSimpleName(), component.getName())
                        .isInstanceOf(IllegalArgumentException.class)
                        .message()
                        .matches("(?s).*\\b" + spoken(record, component) + "\\b.*");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldCopyTheListsAndMapsItIsMadeOf(Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (component.getType() == List.class) {
                // given
                List<Object> given = new ArrayList<>((List<?>) RecordCopy.value(record, component));
                Object made = RecordCopy.with(record, component, given);

                // when
                given.clear();

                // then
                assertThat(made).isEqualTo(record);
                assertThatThrownBy(() -> ((List<?>) RecordCopy.value((Record) made, component)).clear())
                        .isInstanceOf(UnsupportedOperationException.class);
            } else if (component.getType() == Map.class) {
                // given
                Map<Object, Object> given = new HashMap<>((Map<?, ?>) RecordCopy.value(record, component));
                Object made = RecordCopy.with(record, component, given);

                // when
                given.clear();

                // then
                assertThat(made).isEqualTo(record);
            }
        }
    }

    static Stream<Arguments> shouldRefuseWithTheseWords() {
        return Stream.of(
                        gatewayRefusals(),
                        buildRefusals(),
                        testRefusals(),
                        scanRefusals(),
                        deployRefusals(),
                        partRefusals(),
                        valueRefusals(),
                        factRefusals())
                .flatMap(refusals -> refusals);
    }

    @ParameterizedTest
    @MethodSource
    void shouldRefuseWithTheseWords(String message, ThrowingCallable constructor) {
        assertThatThrownBy(constructor)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Stream<Arguments> gatewayRefusals() {
        return Stream.of(
                refusal("actor is missing or blank", () -> new BuildRequested(" ", Samples.REPOSITORY, "main", null)),
                refusal("repository is missing or blank", () -> new BuildRequested("ada", "", "main", null)),
                refusal("ref is missing or blank", () -> new BuildRequested("ada", Samples.REPOSITORY, "\t", null)),
                refusal("actor is missing or blank", () -> new CancelRequested("", "")),
                refusal("environment ''" + NO_NAME, () -> new PromotionApproved("ada", "", "")),
                refusal("environment 'Production'" + NO_NAME, () -> new PromotionRejected("ada", "Production", "")),
                refusal("command is missing or blank", () -> new RollbackRequested("ada", "", "hello", "p", "")),
                refusal("application '1st'" + NO_NAME, () -> new RollbackRequested("ada", "c", "1st", "p", "")),
                refusal("actor is missing or blank", () -> new ReleaseExpired("", Instant.EPOCH, "")));
    }

    private static Stream<Arguments> buildRefusals() {
        return Stream.of(
                refusal("worker is missing or blank", () -> new BuildStarted("")),
                refusal("version is missing or blank", () -> planned("hello", "")),
                refusal("application 'he_llo'" + NO_NAME, () -> planned("he_llo", "1")),
                refusal(
                        "application 'hello-'" + NO_NAME,
                        () -> new BuildSucceeded("hello-", Samples.PLAN, Samples.SNAPSHOT, NO_LOGS)),
                refusal(
                        "a failed build says why: failures must not be empty",
                        () -> new BuildFailed(List.of(), NO_LOGS)),
                refusal("bytes is -1, and must be at least 0", () -> imagePublished("i", -1)),
                refusal("name is missing or blank", () -> imagePublished("", 0)),
                refusal(
                        "type is missing or blank",
                        () -> new PackagePublished("p", "", Samples.SNAPSHOT, Samples.REPORT, List.of(), NO_LOGS)));
    }

    private static Stream<Arguments> testRefusals() {
        return Stream.of(
                refusal(
                        "rollout is 0, and must be at least 1",
                        () -> new SmokePassed("staging", 0, Samples.IMAGE, true, NO_LOGS)),
                refusal(
                        "environment 'stag ing'" + NO_NAME,
                        () -> new SmokeFailed("stag ing", 1, Samples.IMAGE, Samples.failure(), NO_LOGS)),
                refusal(
                        "failed tests say why: failures must not be empty",
                        () -> new TestsFailed(
                                Samples.SNAPSHOT, TestCounts.NONE, List.of(), List.of(), List.of(), NO_LOGS)),
                refusal("suites[1] is missing", () -> new TestsStarted(Arrays.asList("unit", null))),
                refusal("passed is -1, and must be at least 0", () -> new TestCounts(-1, 0, 0)),
                refusal("failed is -2, and must be at least 0", () -> new TestCounts(0, -2, 0)),
                refusal("skipped is -3, and must be at least 0", () -> new TestCounts(0, 0, -3)),
                refusal("suite is missing or blank", () -> new TestFailure("", "case", "")),
                refusal("testCase is missing or blank", () -> new TestFailure("unit", " ", "")));
    }

    private static Stream<Arguments> scanRefusals() {
        ScanEvidence evidence = new ScanEvidence("Trivy 0.76.0", null, Map.of(), 0, null);
        return Stream.of(
                refusal(
                        "a rejected image says why: reasons must not be empty",
                        () -> new ScanRejected(Samples.IMAGE, null, List.of(), List.of(), evidence, NO_LOGS)),
                refusal("scanner is missing or blank", () -> new ScanEvidence("", null, Map.of(), 0, null)),
                refusal(
                        "ignored is -1, and must be at least 0",
                        () -> new ScanEvidence("Trivy 0.76.0", null, Map.of(), -1, null)),
                refusal("counts.low is -1, and must be at least 0", () -> evidence(Severity.LOW, -1)),
                refusal("counts.high is missing", () -> evidence(Severity.HIGH, null)),
                refusal("a severity in counts is missing", () -> evidence(null, 1)),
                refusal(
                        "severity 'Worst' is none of unknown, low, medium, high, critical",
                        () -> Severity.parse("Worst")),
                refusal("severity 'null' is none of unknown, low, medium, high, critical", () -> Severity.parse(null)),
                refusal("id is missing or blank", () -> new Finding("", Severity.LOW, "lib", "1", null, "")),
                refusal("packageName is missing or blank", () -> new Finding("C", Severity.LOW, "", "1", null, "")),
                refusal("coverage 'most' is neither full nor packages-only", () -> Coverage.parse("most")));
    }

    private static Stream<Arguments> deployRefusals() {
        return Stream.of(
                refusal(
                        "strategy is missing or blank",
                        () -> new DeployStarted("hello", "p", 1, Samples.IMAGE, null, "")),
                refusal(
                        "rollout is 0, and must be at least 1",
                        () -> new DeployStarted("hello", "p", 0, Samples.IMAGE, null, "rolling")),
                refusal("rollout is 0, and must be at least 1", () -> new RolloutAdvanced("p", 0, 1, 0, 0, 0)),
                refusal("step is 0, and must be at least 1", () -> new RolloutAdvanced("p", 1, 0, 0, 0, 0)),
                refusal("ready is -1, and must be at least 0", () -> new RolloutAdvanced("p", 1, 1, -1, 0, 0)),
                refusal("desired is -1, and must be at least 0", () -> new RolloutAdvanced("p", 1, 1, 0, -1, 0)),
                refusal("weight is -1, and must lie within 0..100", () -> new RolloutAdvanced("p", 1, 1, 0, 0, -1)),
                refusal("weight is 101, and must lie within 0..100", () -> new RolloutAdvanced("p", 1, 1, 0, 0, 101)),
                refusal("environment '-p'" + NO_NAME, () -> new ApprovalAwaited("-p", Samples.IMAGE)),
                refusal("rollout is -1, and must be at least 1", () -> healthy("hello", -1)),
                refusal("application 'h\u00e9llo'" + NO_NAME, () -> healthy("h\u00e9llo", 1)),
                refusal(
                        "environment 'P'" + NO_NAME,
                        () -> new DeployFailed("P", null, Samples.IMAGE, null, Samples.failure())),
                refusal("rollout is 0, and must be at least 1", () -> deployFailed(0)),
                refusal("reason is missing or blank", () -> new RolledBack("hello", "p", 1, Samples.IMAGE, null, "")),
                refusal("environment 'a.b'" + NO_NAME, () -> new ReleaseSuperseded("a.b", Samples.RELEASE)),
                refusal("job is missing or blank", () -> new StageBroken("", 1, Samples.failure())),
                refusal("attempts is -1, and must be at least 0", () -> new StageBroken("j", -1, Samples.failure())),
                refusal("reason is missing or blank", () -> new StageCancelled(" ")));
    }

    private static Stream<Arguments> partRefusals() {
        Digest digest = Samples.digest("");
        return Stream.of(
                refusal("code '' is no code: lower-case words joined by dashes", () -> Failure.of("", "w", "m")),
                refusal(
                        "code 'Plan-Invalid' is no code: lower-case words joined by dashes",
                        () -> Failure.of("Plan-Invalid", "w", "m")),
                refusal(
                        "code 'a--b' is no code: lower-case words joined by dashes",
                        () -> Failure.of("a--b", "w", "m")),
                refusal("what is missing or blank", () -> Failure.of("c", "", "m")),
                refusal("mend is missing or blank", () -> Failure.of("c", "w", "")),
                refusal("job is missing or blank", () -> new LogEnd("", 1, 0, digest)),
                refusal("attempt is 0, and must be at least 1", () -> new LogEnd("j", 0, 0, digest)),
                refusal("bytes is -1, and must be at least 0", () -> new LogEnd("j", 1, -1, digest)),
                refusal("environment '9'" + NO_NAME, () -> environment("9", "rolling")),
                refusal("environment '" + "x".repeat(64) + "'" + NO_NAME, () -> environment("x".repeat(64), "rolling")),
                refusal("strategy is missing or blank", () -> environment("p", "")),
                refusal("commit 'main' is not 40 or 64 lower-case hexadecimal digits", () -> commit("main", "main")),
                refusal(
                        "commit '" + "A".repeat(40) + "' is not 40 or 64 lower-case hexadecimal digits",
                        () -> commit("A".repeat(40), "main")),
                refusal(
                        "commit '" + "a".repeat(41) + "' is not 40 or 64 lower-case hexadecimal digits",
                        () -> commit("a".repeat(41), "main")),
                refusal("ref is missing or blank", () -> commit("a".repeat(40), "")));
    }

    private static Stream<Arguments> valueRefusals() {
        String hex = "a".repeat(64);
        return Stream.of(
                digestRefusal(null),
                digestRefusal(""),
                digestRefusal(hex),
                digestRefusal("sha256:" + "A".repeat(64)),
                digestRefusal("sha256:" + "a".repeat(63)),
                digestRefusal("sha256:" + "a".repeat(65)),
                digestRefusal("sha512:" + hex),
                digestRefusal("sha256:" + hex + "\n"),
                refusal(
                        "'127.0.0.1:5000/hello:latest' names no digest: expected host/name@sha256:...",
                        () -> ArtifactRef.parse("127.0.0.1:5000/hello:latest")),
                refusal("artifact is missing", () -> ArtifactRef.parse(null)),
                refusal("digest is missing", () -> new ArtifactRef("127.0.0.1/hello", null)),
                refusal(outcomeRefusal("won"), () -> Outcome.parse("won")),
                refusal(outcomeRefusal("ROLLED_BACK"), () -> Outcome.parse("ROLLED_BACK")),
                refusal(outcomeRefusal(null), () -> Outcome.parse(null)),
                repositoryRefusal(null),
                repositoryRefusal(""),
                repositoryRefusal("hello"),
                repositoryRefusal("/hello"),
                repositoryRefusal("127.0.0.1:5000/"),
                repositoryRefusal("127.0.0.1:5000/Hello"),
                repositoryRefusal("127.0.0.1:5000/hello:latest"),
                repositoryRefusal("127.0.0.1:5000/hello//world"),
                repositoryRefusal("127.0.0.1:5000/hello___world"),
                repositoryRefusal("127.0.0.1:port/hello"),
                repositoryRefusal("https://127.0.0.1/hello"),
                repositoryRefusal("user:secret@127.0.0.1/hello"),
                repositoryRefusal("127.0.0.1/" + "a".repeat(512)),
                refusal("release id 'null' is not a UUID of version 7", () -> new ReleaseId(null)),
                refusal(
                        "release id '" + Samples.CAUSE + "' is not a UUID of version 7",
                        () -> new ReleaseId(Samples.CAUSE)),
                refusal("'kitchen' is none of gateway, build, test, scan, deploy", () -> Source.parse("kitchen")));
    }

    private static Stream<Arguments> factRefusals() {
        return Stream.of(
                refusal(
                        "slipway.build.started.v1 is not test-service's to state",
                        () -> stated(Source.TEST, new BuildStarted("w"))),
                refusal(
                        "slipway.cancel.requested.v1 is not deploy-service's to state",
                        () -> stated(Source.DEPLOY, Events.cancelRequested())),
                refusal(
                        "slipway.stage.cancelled.v1 is not gateway's to state",
                        () -> stated(Source.GATEWAY, Events.stageCancelled())));
    }

    private static Arguments digestRefusal(@Nullable String value) {
        return refusal(
                "digest '" + value + "' is not sha256: and 64 lower-case hexadecimal digits", () -> new Digest(value));
    }

    private static Arguments repositoryRefusal(@Nullable String repository) {
        return refusal(
                "'" + repository + "' is no registry host followed by a repository name",
                () -> new ArtifactRef(repository, Samples.digest("")));
    }

    private static Arguments refusal(String message, ThrowingCallable constructor) {
        return Arguments.of(message, constructor);
    }

    private static Fact stated(Source source, Event event) {
        return new Fact(Samples.CAUSE, Samples.RELEASE, source, Samples.TIME, null, null, null, event);
    }

    private static ReleasePlanned planned(String application, String version) {
        return new ReleasePlanned(
                application,
                Samples.REPOSITORY,
                commit("a".repeat(40), "main"),
                version,
                "detected",
                Samples.PLAN,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static ImagePublished imagePublished(String name, long bytes) {
        return new ImagePublished(
                name, "a", "1", Samples.PLAN, Samples.SNAPSHOT, Samples.IMAGE, List.of(), bytes, NO_LOGS);
    }

    private static DeployHealthy healthy(String application, int rollout) {
        return new DeployHealthy(
                application,
                "p",
                rollout,
                Samples.IMAGE,
                Samples.PLAN,
                Samples.SNAPSHOT,
                URI.create("http://127.0.0.1:1"),
                false,
                false);
    }

    private static DeployFailed deployFailed(int rollout) {
        return new DeployFailed("p", rollout, Samples.IMAGE, null, Samples.failure());
    }

    private static ScanEvidence evidence(@Nullable Severity severity, @Nullable Integer count) {
        Map<Severity, Integer> counts = new HashMap<>();
        counts.put(severity, count);
        return new ScanEvidence("Trivy 0.76.0", null, counts, 0, null);
    }

    private static String outcomeRefusal(@Nullable String text) {
        return "outcome '" + text + "' is none of healthy, published, failed, broken, cancelled, superseded, expired,"
                + " rolled-back";
    }

    private static Commit commit(String sha, String ref) {
        return new Commit(sha, ref, "", "", Instant.EPOCH);
    }

    private static PlannedEnvironment environment(String name, String strategy) {
        return new PlannedEnvironment(name, strategy, false, Samples.digest(""));
    }

    /** How the refusal of this component calls it, where that is not the component's own name. */
    private static String spoken(Record record, RecordComponent component) {
        return switch (record.getClass().getSimpleName() + "." + component.getName()) {
            case "Commit.sha" -> "commit";
            case "PlannedEnvironment.name" -> "environment";
            default -> component.getName();
        };
    }
}
