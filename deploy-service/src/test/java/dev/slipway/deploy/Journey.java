package dev.slipway.deploy;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.Commit;
import dev.slipway.events.Coverage;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.Failure;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.ScanEvidence;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.SmokeFailed;
import dev.slipway.events.SmokePassed;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestsPassed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A release, and what the other stages say of it. The version's name stands for everything that is made from it. */
record Journey(ReleaseId release, String version, List<PlannedEnvironment> environments) {
    static final String APPLICATION = "hello";
    private static int made;

    /** A release that is later than all before it. */
    static synchronized Journey of(String version, PlannedEnvironment... environments) {
        UUID id = UUID.fromString("01900000-0000-7000-8000-%012d".formatted(++made));
        return new Journey(new ReleaseId(id), version, List.of(environments));
    }

    static PlannedEnvironment environment(String name, boolean smoke) {
        return new PlannedEnvironment(name, "rolling", smoke, digest("policy"));
    }

    static Digest digest(String of) {
        return Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }

    static ArtifactRef ref(String of) {
        return new ArtifactRef("127.0.0.1:5000/hello", digest(of));
    }

    ArtifactRef image() {
        return ref("image " + version);
    }

    ArtifactRef snapshot() {
        return ref("snapshot " + version);
    }

    ArtifactRef plan() {
        return ref("plan " + version);
    }

    ReleasePlanned planned() {
        Commit commit = new Commit("0".repeat(40), "main", "say hello", "Ann", Instant.EPOCH);
        return new ReleasePlanned(
                APPLICATION,
                "https://example.org/hello.git",
                commit,
                version,
                "slipway.yaml",
                plan(),
                List.of("unit"),
                List.of(APPLICATION),
                List.of(),
                environments,
                List.of());
    }

    TestsPassed tested() {
        return new TestsPassed(snapshot(), new TestCounts(1, 0, 0), List.of(), List.of());
    }

    ImagePublished published() {
        return new ImagePublished(
                APPLICATION, APPLICATION, version, plan(), snapshot(), image(), List.of(), 1, List.of());
    }

    ScanPassed scanned(Coverage coverage) {
        return new ScanPassed(image(), coverage, new ScanEvidence("test", null, Map.of(), 0, null), List.of());
    }

    ScanSkipped notScanned() {
        return new ScanSkipped(image(), Failure.of("no-scanner", "There is no scanner", "Install one"), List.of());
    }

    SmokePassed smokePassed(String environment, boolean last) {
        return new SmokePassed(environment, 1, image(), last, List.of());
    }

    SmokeFailed smokeFailed(String environment) {
        return new SmokeFailed(
                environment, 1, image(), Failure.of("smoke-failed", "It smokes", "Put it out"), List.of());
    }

    BuildRequested requested() {
        return new BuildRequested("ann", "https://example.org/hello.git", "main", null);
    }

    /** All that must be known before the first environment's turn comes. */
    List<Event> ready() {
        return new ArrayList<>(List.of(planned(), tested(), published(), scanned(Coverage.FULL)));
    }
}
