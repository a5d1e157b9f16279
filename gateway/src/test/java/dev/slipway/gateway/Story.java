package dev.slipway.gateway;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.Commit;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.EventIds;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.Failure;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.SmokePassed;
import dev.slipway.events.Source;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestsPassed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A release told fact by fact, one second apart. */
final class Story {
    static final Instant BEGIN = Instant.parse("2025-03-01T10:00:00Z");
    static final String REPOSITORY = "https://git.example/shop.git";
    static final Failure WRONG = Failure.of("wrong", "it does not hold", "Mend it.");

    private final ReleaseId release = ReleaseId.next();
    private final List<Fact> facts = new ArrayList<>();

    static ArtifactRef artifact(String name) {
        return new ArtifactRef("registry.example/" + name, Digest.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    static BuildRequested requested() {
        return new BuildRequested("ada", REPOSITORY, "main", null);
    }

    /** A plan that goes to staging, with smoke tests, and then to production. */
    static ReleasePlanned planned(String application) {
        return planned(
                application,
                List.of(
                        new PlannedEnvironment("staging", "rolling", true, Digest.of(new byte[] {1})),
                        new PlannedEnvironment("production", "canary", false, Digest.of(new byte[] {2}))));
    }

    /** A plan that goes to these environments. */
    static ReleasePlanned planned(String application, List<PlannedEnvironment> environments) {
        return new ReleasePlanned(
                application,
                REPOSITORY,
                new Commit("a".repeat(40), "main", "Sell more", "Ada", BEGIN),
                "1.2.3",
                "slipway.yaml",
                artifact("plan"),
                List.of("unit"),
                List.of(application),
                List.of(),
                environments,
                List.of("no health check"));
    }

    static ImagePublished published(String application) {
        return new ImagePublished(
                application,
                application,
                "1.2.3",
                artifact("plan"),
                artifact("snapshot"),
                artifact("shop"),
                List.of("1.2.3"),
                42,
                List.of());
    }

    static TestsPassed tested() {
        return new TestsPassed(artifact("snapshot"), new TestCounts(7, 0, 1), List.of(), List.of());
    }

    static ScanSkipped unscanned() {
        return new ScanSkipped(
                artifact("shop"), Failure.of("no-scanner", "there is no scanner", "Install one."), List.of());
    }

    static DeployStarted deploying(String application, String environment) {
        return new DeployStarted(application, environment, 1, artifact("shop"), null, "rolling");
    }

    static DeployHealthy healthy(String application, String environment, String image, boolean smoke, boolean last) {
        return new DeployHealthy(
                application,
                environment,
                1,
                artifact(image),
                artifact("plan"),
                artifact("snapshot"),
                URI.create("http://" + environment + "." + application + ".example/"),
                smoke,
                last);
    }

    static SmokePassed smoked(String environment) {
        return new SmokePassed(environment, 1, artifact("shop"), false, List.of());
    }

    static RollbackRequested rollback(String application, String environment) {
        return new RollbackRequested("ada", "command", application, environment, "wrong prices");
    }

    /** Adds what the only writer of this event says. */
    Story says(Event event) {
        return says(EventType.of(event).writers().iterator().next(), event);
    }

    /** Adds what one of several writers of this event says. */
    Story says(Source source, Event event) {
        return says(source, null, event);
    }

    /** Adds what a job concludes with. */
    Story says(Source source, @Nullable String job, Event event) {
        facts.add(new Fact(
                EventIds.of(release, source, EventType.of(event), "story", "story", facts.size()),
                release,
                source,
                BEGIN.plusSeconds(facts.size()),
                null,
                null,
                job,
                event));
        return this;
    }

    @Nullable
    ReleaseView ifSeen() {
        return ReleaseFold.of(facts);
    }

    ReleaseView seen() {
        ReleaseView view = ifSeen();
        if (view == null) {
            throw new AssertionError("the facts make no view: " + facts);
        }
        return view;
    }

    List<Fact> facts() {
        return List.copyOf(facts);
    }
}
