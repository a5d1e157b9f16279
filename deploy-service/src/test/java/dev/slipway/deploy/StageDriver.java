package dev.slipway.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.deploy.RolloutLoop.Claim;
import dev.slipway.deploy.RolloutLoop.Limits;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.RollingStrategy;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Event;
import dev.slipway.events.EventJson;
import dev.slipway.events.EventType;
import dev.slipway.events.Progress;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.RolledBack;
import dev.slipway.events.Source;
import dev.slipway.pipeline.EnvironmentPlan;
import dev.slipway.pipeline.Readiness;
import dev.slipway.pipeline.Rolling;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.Platform.EnvironmentPolicy;
import dev.slipway.runtime.secrets.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does with the stage what the runtime does, on a clock of its own: intake, jobs, outcome, cancel, and crashes. */
final class StageDriver {
    private static final ObjectMapper JSON = EventJson.mapper();

    private static final class Job {
        final ReleaseId release;
        final JobSpec<DeployJob> spec;
        final Instant due;

        Job(ReleaseId release, JobSpec<DeployJob> spec, Instant due) {
            this.release = release;
            this.spec = spec;
            this.due = due;
        }
    }

    final Bomb bomb = new Bomb();
    final SimulatedWorld world = new SimulatedWorld(bomb);
    final InMemoryPlaces places = new InMemoryPlaces(bomb);
    final Map<ReleaseId, List<Event>> topic = new HashMap<>();
    int instances = 2;
    Rolling rolling = new Rolling(1, 0);

    /** Happens after every job that was performed. */
    Runnable afterJob = () -> {};

    /** Happens once, when a link has found its place free and has not taken it yet. */
    Runnable whilePlanIsRead = () -> {};

    private final DeployStage stage;
    private final List<Job> open = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final List<Told> log = new ArrayList<>();
    private long fence;

    /** A fact as it stands on the topic; the job is null for one that no job of this stage stated. */
    private record Told(
            ReleaseId release, Event event, @Nullable String job) {
        boolean repeats(Told other) {
            return job != null
                    && job.equals(other.job)
                    && release.equals(other.release)
                    && event.getClass() == other.event.getClass();
        }
    }

    /** The stage's database at a moment. */
    record Backup(InMemoryPlaces places, List<Object> open, Set<String> known, int read) {}

    StageDriver(Map<String, EnvironmentPolicy> policies) {
        Limits limits = new Limits(Duration.ofSeconds(10), Duration.ofMinutes(10), 2);
        RolloutLoop loop = new RolloutLoop(
                places, world, world, new RollingStrategy(), application -> Secrets.none(), world.clock, limits);
        Rollouts rollouts =
                new Rollouts(places, this::plan, loop, RollingStrategy.NAME, world.clock, limits.progress());
        Conclusions.Pace pace =
                new Conclusions.Pace(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMinutes(1));
        stage = new DeployStage(
                new Gates(policies), rollouts, new Recalls(places, this::plan, loop), new Conclusions(pace));
    }

    private EnvironmentPlan plan(Object plan, String environment) {
        Runnable now = whilePlanIsRead;
        whilePlanIsRead = () -> {};
        now.run();
        return new EnvironmentPlan(
                environment,
                rolling,
                instances,
                new Readiness("/", Duration.ofSeconds(30)),
                Map.of(),
                Optional.empty());
    }

    static Place place(String environment) {
        return new Place(Journey.APPLICATION, environment);
    }

    List<Event> events(Journey journey) {
        return topic.getOrDefault(journey.release(), List.of());
    }

    <E extends Event> List<E> events(Journey journey, Class<E> type) {
        return events(journey).stream().filter(type::isInstance).map(type::cast).toList();
    }

    void states(Journey journey, List<? extends Event> events) {
        events.forEach(event -> states(journey.release(), event));
    }

    void states(Journey journey, Event event) {
        states(journey.release(), event);
    }

    private void states(ReleaseId release, Event event) {
        states(new Told(release, event, null));
    }

    /** A fact that is stated again has the id that it had, and changes nothing. */
    private void states(Told told) {
        if (log.stream().noneMatch(told::repeats)) {
            log.add(told);
            take(told, own(told.event()));
        }
    }

    /**
     * Takes a fact in.
     *
     * @param noted whether it was stated here, in the transaction that wrote it down
     */
    private void take(Told told, boolean noted) {
        ReleaseId release = told.release();
        List<Event> all = topic.computeIfAbsent(release, r -> new ArrayList<>());
        Progress before = Progress.of(all);
        all.add(told.event());
        if (before.outcome() != null && !aftermath(told.event())) {
            return;
        }
        if (!noted && told.job() != null) {
            recall(told);
        }
        Progress after = Progress.of(all);
        if (before.outcome() != null) {
            add(release, outliving(stage.accept(known(release))));
        } else if (after.outcome() != null && after.outcome().good()) {
            add(release, outliving(stage.accept(new Facts(release, all))));
        } else if ((after.outcome() != null && !after.cancelRequested()) || told.event() instanceof CancelRequested) {
            open.removeIf(job -> job.release.equals(release) && !job.spec.outlivesRelease());
            add(release, stage.cancel(new Facts(release, all)));
        } else if (!after.cancelRequested() && !noted) {
            add(release, stage.accept(new Facts(release, all)));
        }
    }

    private void recall(Told told) {
        List<Event> before =
                topic.get(told.release()).subList(0, topic.get(told.release()).size() - 1);
        boolean over = Progress.of(before).outcome() != null;
        Facts facts = over ? known(told.release()) : new Facts(told.release(), topic.get(told.release()));
        open.removeIf(job -> job.release.equals(told.release()) && stage.over(job.spec.payload(), facts));
        List<JobSpec<DeployJob>> recalled = stage.recall(facts, told.event());
        add(told.release(), over ? outliving(recalled) : recalled);
    }

    private static boolean aftermath(Event event) {
        return event instanceof RollbackRequested || event instanceof RolledBack;
    }

    /** What led to the outcome is forgotten once it is there; only the aftermath is known then. */
    private Facts known(ReleaseId release) {
        List<Event> all = topic.getOrDefault(release, List.of());
        if (Progress.of(all).outcome() == null) {
            return new Facts(release, all);
        }
        int ended = 1;
        while (Progress.of(all.subList(0, ended)).outcome() == null) {
            ended++;
        }
        return new Facts(
                release,
                all.subList(ended, all.size()).stream()
                        .filter(StageDriver::aftermath)
                        .toList());
    }

    Backup backup() {
        return new Backup(places.copy(), List.copyOf(open), Set.copyOf(known), log.size());
    }

    /** The database is as it was then, and the topic is read again from there. Nothing is performed meanwhile. */
    void restore(Backup backup) {
        places.put(backup.places());
        open.clear();
        backup.open().forEach(job -> open.add((Job) job));
        known.clear();
        known.addAll(backup.known());
        topic.clear();
        for (Told told : log.subList(0, backup.read())) {
            topic.computeIfAbsent(told.release(), r -> new ArrayList<>()).add(told.event());
        }
        for (Told told : log.subList(backup.read(), log.size())) {
            take(told, false);
        }
    }

    /** What the stage stated itself it does not take in again, but for what ends the release. */
    private static boolean own(Event event) {
        return EventType.of(event).writers().contains(Source.DEPLOY);
    }

    private static List<JobSpec<DeployJob>> outliving(List<JobSpec<DeployJob>> jobs) {
        return jobs.stream().filter(JobSpec::outlivesRelease).toList();
    }

    private void add(ReleaseId release, List<JobSpec<DeployJob>> jobs) {
        for (JobSpec<DeployJob> job : jobs) {
            if (known.add(release + job.payload().getClass().getSimpleName() + job.subject())) {
                open.add(new Job(release, job, world.clock.now.plus(job.delay())));
            }
        }
    }

    /** Runs until nothing is left to do, or this much time has passed; returns whether nothing is left. */
    boolean runFor(Duration time) {
        Instant end = world.clock.now.plus(time);
        while (!open.isEmpty()) {
            if (open.stream().allMatch(job -> job.due.isAfter(end))) {
                world.clock.now = end;
                return false;
            }
            next();
        }
        return true;
    }

    boolean run() {
        return runFor(Duration.ofHours(1));
    }

    /** Performs the job that is due first; a crash costs nothing but the time until its lease is over. */
    void next() {
        Job job = open.stream().min(Comparator.comparing(j -> j.due)).orElseThrow();
        if (world.clock.now.isBefore(job.due)) {
            world.clock.now = job.due;
        }
        try {
            DeployJob payload = read(job.spec.payload());
            Facts facts = known(job.release);
            DeployVerdict verdict = read(stage.perform(payload, job.release, facts, new Claim(++fence, line -> {})));
            if (!open.remove(job)) {
                // Cancelled while it was performed: its verdict does not count.
                return;
            }
            Conclusion<DeployJob> conclusion = stage.conclude(
                    new Concluded<>(job.release, job.spec.subject(), payload, verdict, List.of(), facts, List.of()));
            boolean live = Progress.of(topic.get(job.release)).outcome() == null;
            String name = payload.getClass().getSimpleName() + "/" + job.spec.subject();
            conclusion.events().forEach(event -> states(new Told(job.release, event, name)));
            add(job.release, live ? conclusion.next() : outliving(conclusion.next()));
            afterJob.run();
        } catch (Bomb.Killed e) {
            world.clock.now = world.clock.now.plusSeconds(2);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static DeployJob read(DeployJob job) {
        try {
            return JSON.readValue(JSON.writeValueAsString(job), job.getClass());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static DeployVerdict read(DeployVerdict verdict) {
        try {
            return JSON.readValue(JSON.writerFor(DeployVerdict.class).writeValueAsString(verdict), DeployVerdict.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
