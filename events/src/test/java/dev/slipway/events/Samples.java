package dev.slipway.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One realistic instance of every event. {@link #full()} sets every optional component and puts something into every
 * list; {@link #minimal()} leaves out whatever may be left out.
 */
final class Samples {
    static final ReleaseId RELEASE = ReleaseId.parse("0199a3c4-5b6e-7d10-8f21-3c4d5e6f7a8b");
    static final ReleaseId EARLIER = ReleaseId.parse("0199a3b0-11aa-7c02-9e33-0a1b2c3d4e5f");
    static final UUID CAUSE = UUID.fromString("6f1a0c5e-97f4-5a3b-8d52-0e9c1b7a4d63");
    static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    static final String JOB = "publish/hello";
    static final Instant TIME = Instant.parse("2026-03-04T09:15:27.123456Z");

    static final String APPLICATION = "hello";
    static final String REPOSITORY = "https://git.example.com/team/hello.git";
    static final ArtifactRef PLAN = artifact("hello/plan", "plan");
    static final ArtifactRef SNAPSHOT = artifact("hello/workspace", "snapshot");
    static final ArtifactRef IMAGE = artifact("hello", "image");
    static final ArtifactRef OLD_IMAGE = artifact("hello", "image of the release before");
    static final ArtifactRef REPORT = artifact("hello/reports", "report");

    private Samples() {}

    /** Every event with all that it can carry, in the order of {@link EventType}. */
    static List<Event> full() {
        return inOrder(Stream.of(
                GatewaySamples.full(),
                BuildSamples.full(),
                TestingSamples.full(),
                ScanSamples.full(),
                DeploySamples.full(),
                AnyStageSamples.full()));
    }

    /** Every event with as little as it can carry, in the order of {@link EventType}. */
    static List<Event> minimal() {
        return inOrder(Stream.of(
                GatewaySamples.minimal(),
                BuildSamples.minimal(),
                TestingSamples.minimal(),
                ScanSamples.minimal(),
                DeploySamples.minimal(),
                AnyStageSamples.minimal()));
    }

    /** Both of every event. */
    static List<Event> all() {
        return Stream.concat(full().stream(), minimal().stream()).toList();
    }

    /** The full sample of this type. */
    static Event full(EventType type) {
        return full().stream()
                .filter(event -> EventType.of(event) == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample of "
                        + type.record().getSimpleName() + ": add one to the samples of its writer, and a minimal one"));
    }

    /** This event as stated by its first writer, with a cause, a trace and a job. */
    static Fact fact(Event event) {
        return new Fact(id(event), RELEASE, writer(event), TIME, CAUSE, TRACEPARENT, JOB, event);
    }

    /** This event as stated by its first writer, with neither cause nor trace nor job. */
    static Fact rootFact(Event event) {
        return new Fact(id(event), RELEASE, writer(event), TIME, null, null, null, event);
    }

    /** A reference to what would have this text as its manifest. */
    static ArtifactRef artifact(String name, String content) {
        return new ArtifactRef("127.0.0.1:5000/" + name, digest(content));
    }

    static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    static LogEnd log(String job) {
        return new LogEnd(job, 2, 48_213, digest("log of " + job));
    }

    static Failure failure() {
        return new Failure(
                "suite-failed",
                "Suite unit ended with exit code 1",
                "slipway.yaml:14:5",
                "GreetingTest.shouldGreetByName: expected \"Hello, Ada\" but was \"Hello, null\"",
                "Run ./mvnw test in the workspace and mend what it names.");
    }

    static Failure minimalFailure() {
        return Failure.of("image-unreadable", "The image has no manifest", "Publish it again.");
    }

    private static UUID id(Event event) {
        return EventIds.of(RELEASE, writer(event), EventType.of(event), "sample", "one", 1);
    }

    private static Source writer(Event event) {
        return EventType.of(event).writers().iterator().next();
    }

    private static List<Event> inOrder(Stream<List<? extends Event>> samples) {
        Map<EventType, Event> byType =
                samples.flatMap(List::stream).collect(Collectors.toMap(EventType::of, Function.identity()));
        return Stream.of(EventType.values())
                .filter(byType::containsKey)
                .<Event>map(byType::get)
                .toList();
    }
}
