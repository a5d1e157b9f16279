package dev.slipway.acceptance.faults;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Event;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.Outcome;
import dev.slipway.events.PackagePublished;
import dev.slipway.events.Progress;
import dev.slipway.events.RolledBack;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanRejected;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.ScanStarted;
import dev.slipway.events.SmokeFailed;
import dev.slipway.events.SmokePassed;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import dev.slipway.events.TestsStarted;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The guarantees, as what must be seen in a system at rest. Each method names one, and lists what speaks against it. */
final class Invariants {
    private final Evidence evidence;
    private final List<String> secrets;
    private final List<String> broken = new ArrayList<>();

    private Invariants(Evidence evidence, List<String> secrets) {
        this.evidence = evidence;
        this.secrets = secrets;
    }

    /**
     * Everything that is wrong; empty when all holds.
     *
     * @param secrets values that must be found nowhere
     */
    static List<String> broken(Evidence evidence, List<String> secrets) {
        Invariants invariants = new Invariants(evidence, secrets);
        invariants.everyAcceptedReleaseHasOneOutcome();
        invariants.everyVerdictStandsOnce();
        invariants.whatIsDeployedWasTestedAndScanned();
        invariants.whatIsDeployedRuns();
        invariants.whatIsDeployedIsWhatWasSaidLast();
        invariants.everyCommittedFactIsOnTheTopic();
        invariants.everyFactOfAStageWasCommitted();
        invariants.noJobStartsAfterACancel();
        invariants.oneIdMeansOneFact();
        invariants.noFactComesBeforeItsCause();
        invariants.nothingIsStuck();
        invariants.noProcessOfAJobIsLeft();
        invariants.noSecretIsSeen();
        return invariants.broken;
    }

    private void against(String guarantee, String what) {
        broken.add(guarantee + ": " + what);
    }

    private Set<String> releases() {
        Set<String> releases = new HashSet<>(evidence.shown().keySet());
        evidence.facts().forEach(fact -> releases.add(fact.release().toString()));
        return releases;
    }

    private void everyAcceptedReleaseHasOneOutcome() {
        evidence.shown().forEach((release, shown) -> {
            Outcome outcome = Progress.of(
                            evidence.story(release).stream().map(Fact::event).toList())
                    .outcome();
            if (outcome == null) {
                against("outcome", release + " has none");
            } else if (!outcome.wire().equals(shown)) {
                against("outcome", release + " is " + outcome.wire() + ", and the gateway shows '" + shown + "'");
            }
        });
    }

    /** What a verdict is about; null for an event that is none. */
    private static @Nullable String judged(Event event) {
        return switch (event) {
            case BuildSucceeded e -> "build";
            case BuildFailed e -> "build";
            case TestsPassed e -> "tests";
            case TestsFailed e -> "tests";
            case ImagePublished e -> "image " + e.name();
            case PackagePublished e -> "package " + e.name();
            case ScanPassed e -> "scan " + e.image();
            case ScanSkipped e -> "scan " + e.image();
            case ScanRejected e -> "scan " + e.image();
            case DeployHealthy e -> "rollout " + e.environment() + " " + e.rollout();
            case DeployFailed e -> "rollout " + e.environment() + " " + e.rollout();
            case SmokePassed e -> "smoke " + e.environment() + " " + e.rollout();
            case SmokeFailed e -> "smoke " + e.environment() + " " + e.rollout();
            default -> null;
        };
    }

    private void everyVerdictStandsOnce() {
        for (String release : releases()) {
            Map<String, String> verdicts = new HashMap<>();
            for (Fact fact : evidence.story(release)) {
                String about = judged(fact.event());
                String type = EventType.of(fact.event()).wire();
                String before = about == null ? null : verdicts.put(about, type);
                if (before != null) {
                    against("verdict", release + " has " + before + " and " + type + " of " + about);
                }
            }
        }
    }

    private void whatIsDeployedWasTestedAndScanned() {
        for (String release : releases()) {
            Set<ArtifactRef> tested = new HashSet<>();
            Set<ArtifactRef> madeFromTested = new HashSet<>();
            Set<ArtifactRef> scanned = new HashSet<>();
            for (Fact fact : evidence.story(release)) {
                switch (fact.event()) {
                    case TestsPassed e -> tested.add(e.snapshot());
                    case ImagePublished e when tested.contains(e.snapshot()) -> madeFromTested.add(e.image());
                    case ScanPassed e -> scanned.add(e.image());
                    case ScanSkipped e -> scanned.add(e.image());
                    case DeployStarted e
                    when !madeFromTested.contains(e.image()) || !scanned.contains(e.image()) ->
                        against(
                                "chain",
                                release + " deploys " + e.image() + ", which was not tested and scanned before");
                    default -> {}
                }
            }
        }
    }

    private void whatIsDeployedRuns() {
        Map<String, Integer> wanted = new HashMap<>();
        evidence.places().stream()
                .filter(place -> place.instances() > 0)
                .forEach(place -> wanted.put(
                        place.application() + "/" + place.environment() + " " + place.image(), place.instances()));
        Map<String, Integer> running = new HashMap<>();
        evidence.instances()
                .forEach(instance -> running.merge(
                        instance.application() + "/" + instance.environment() + " " + instance.image(),
                        1,
                        Integer::sum));
        if (!wanted.equals(running)) {
            against("deployed", "there should run " + wanted + ", and there run " + running);
        }
    }

    private void whatIsDeployedIsWhatWasSaidLast() {
        Map<String, Fact> last = new HashMap<>();
        for (Fact fact : evidence.facts()) {
            switch (fact.event()) {
                case DeployHealthy e -> last.merge(e.application() + "/" + e.environment(), fact, Invariants::later);
                case RolledBack e -> last.merge(e.application() + "/" + e.environment(), fact, Invariants::later);
                default -> {}
            }
        }
        for (Evidence.Place place : evidence.places()) {
            Fact said = last.get(place.application() + "/" + place.environment());
            ArtifactRef image = said == null ? null : image(said.event());
            boolean agrees = image == null
                    ? !place.image().contains("sha256:")
                    : place.image().contains(image.digest().toString());
            if (!agrees) {
                against("deployed", place + " does not serve what was said last, " + image);
            }
        }
    }

    private static Fact later(Fact one, Fact other) {
        return other.time().isBefore(one.time()) ? one : other;
    }

    private static @Nullable ArtifactRef image(Event event) {
        return switch (event) {
            case DeployHealthy e -> e.image();
            case RolledBack e -> e.to();
            default -> throw new IllegalArgumentException(event.toString());
        };
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        evidence.facts().forEach(fact -> ids.add(fact.id().toString()));
        return ids;
    }

    private void everyCommittedFactIsOnTheTopic() {
        Set<String> onTopic = ids();
        evidence.rows().forEach((service, rows) -> rows.outbox().forEach((id, published) -> {
            if (!onTopic.contains(id)) {
                against("outbox", service + " committed " + id + ", which is not on the topic");
            } else if (!published) {
                against("outbox", service + " has not marked " + id + " as published");
            }
        }));
    }

    private void everyFactOfAStageWasCommitted() {
        Set<String> committed = new HashSet<>();
        evidence.rows().values().forEach(rows -> committed.addAll(rows.outbox().keySet()));
        evidence.facts().stream()
                .filter(fact -> !committed.contains(fact.id().toString()))
                .forEach(fact ->
                        against("cause", EventType.of(fact.event()).wire() + " " + fact.id() + " was never committed"));
    }

    private static boolean begins(Event event) {
        return event instanceof BuildStarted
                || event instanceof TestsStarted
                || event instanceof ScanStarted
                || event instanceof DeployStarted;
    }

    private void noJobStartsAfterACancel() {
        for (String release : releases()) {
            Set<UUID> afterCancel = new HashSet<>();
            boolean cancelled = false;
            for (Fact fact : evidence.story(release)) {
                cancelled |= fact.event() instanceof CancelRequested;
                if (cancelled) {
                    afterCancel.add(fact.id());
                }
                if (begins(fact.event()) && fact.causation() != null && afterCancel.contains(fact.causation())) {
                    against(
                            "cancel",
                            release + " begins " + EventType.of(fact.event()).wire() + " after its cancel");
                }
            }
        }
    }

    private void oneIdMeansOneFact() {
        Map<UUID, Fact> first = new HashMap<>();
        evidence.facts().forEach(fact -> {
            Fact before = first.putIfAbsent(fact.id(), fact);
            if (before != null && !Objects.equals(before, fact)) {
                against("id", fact.id() + " stands for " + before + " and for " + fact);
            }
        });
    }

    private void noFactComesBeforeItsCause() {
        for (String release : releases()) {
            Set<UUID> seen = new HashSet<>();
            for (Fact fact : evidence.story(release)) {
                if (fact.causation() != null && !seen.contains(fact.causation())) {
                    against("order", release + ": " + EventType.of(fact.event()).wire() + " comes before its cause");
                }
                seen.add(fact.id());
            }
        }
    }

    private void nothingIsStuck() {
        evidence.rows().forEach((service, rows) -> {
            rows.jobs().forEach(job -> against("stuck", service + " has the open job " + job));
            rows.parked().forEach(parked -> against("stuck", service + " has parked " + parked));
        });
        evidence.places().stream()
                .filter(Evidence.Place::held)
                .forEach(place -> against("stuck", place + " is still held"));
        evidence.strange().forEach(record -> against("stuck", "the record " + record + " of the topic is no fact"));
    }

    private void noProcessOfAJobIsLeft() {
        evidence.leftovers().forEach(process -> against("process", "of a job that is over there runs " + process));
    }

    private void noSecretIsSeen() {
        for (String secret : secrets) {
            String base64 =
                    Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            String inUrls = URLEncoder.encode(secret, StandardCharsets.UTF_8);
            evidence.texts().forEach((name, text) -> {
                if (text.contains(secret) || text.contains(base64) || text.contains(inUrls)) {
                    against("secret", "one is seen in the " + name);
                }
            });
        }
    }
}
