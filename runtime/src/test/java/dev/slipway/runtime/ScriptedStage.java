package dev.slipway.runtime;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.EventType;
import dev.slipway.events.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stage whose jobs do what the request's ref tells: {@code fail}, {@code break}, {@code break-once}, {@code hang},
 * {@code two} (two jobs, the last to end concludes), {@code chain} (a follow-up).
 */
@ApplicationScoped
class ScriptedStage implements Stage<ScriptedStage.Job, ScriptedStage.Verdict> {
    private final Map<String, Integer> performed = new ConcurrentHashMap<>();

    private volatile boolean healed;
    private volatile boolean joins = true;

    sealed interface Job permits Act {}

    record Act(String script, int part) implements Job {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes(@JsonSubTypes.Type(value = Done.class, name = "done"))
    sealed interface Verdict permits Done {}

    record Done(String said) implements Verdict {}

    /** Whether it can take a poisonous fact from now on. */
    void heal(boolean yes) {
        healed = yes;
    }

    /** Whether it joins from now on. */
    void join(boolean yes) {
        joins = yes;
    }

    @Override
    public boolean joins() {
        return joins;
    }

    /** How often a release's jobs were performed. */
    int performed(JobContext context) {
        return performed.getOrDefault(context.release().toString(), 0);
    }

    int performed(dev.slipway.events.ReleaseId release) {
        return performed.getOrDefault(release.toString(), 0);
    }

    @Override
    public Set<EventType> interests() {
        return Set.of(EventType.BUILD_REQUESTED, EventType.TESTS_PASSED);
    }

    @Override
    public Map<String, Class<? extends Job>> kinds() {
        return Map.of("act", Act.class);
    }

    @Override
    public Class<Verdict> verdicts() {
        return Verdict.class;
    }

    @Override
    public List<JobSpec<Job>> accept(Facts facts) {
        return facts.all(BuildRequested.class).stream()
                .flatMap(request -> jobs(request.ref()).stream())
                .toList();
    }

    private List<JobSpec<Job>> jobs(String script) {
        if (script.equals("poison")) {
            if (!healed) {
                throw new IllegalStateException("a fact that the stage cannot take");
            }
            return jobs("fail");
        }
        JobSpec<Job> first = JobSpec.<Job>of("1", new Act(script, 1)).stating(new BuildStarted("scripted"));
        return script.equals("two") ? List.of(first, JobSpec.of("2", new Act(script, 2))) : List.of(first);
    }

    @Override
    public Verdict perform(Job job, JobContext context) throws InterruptedException {
        int times = performed.merge(context.release().toString(), 1, Integer::sum);
        Act act = (Act) job;
        context.log().line("performing " + act.script());
        switch (act.script()) {
            case "break" -> throw Breakdown.lasting(Failure.of("broken", "it is broken", "Mend it."), null);
            case "break-once" -> {
                if (times == 1) {
                    throw Breakdown.passing(Failure.of("broken", "it is broken", "Wait."), null);
                }
            }
            case "outage" -> {
                if (times <= 5) {
                    throw Breakdown.outage(Failure.of("away", "it is away", "Wait."), null);
                }
            }
            case "hang" -> Thread.sleep(Duration.ofMinutes(5));
            case "hang-once" -> {
                context.once();
                Thread.sleep(Duration.ofMinutes(5));
            }
            case "break-in-once" -> {
                context.once();
                throw Breakdown.passing(Failure.of("broken", "it is broken", "Wait."), null);
            }
            default -> {}
        }
        return new Done(act.script() + " " + act.part());
    }

    @Override
    public Conclusion<Job> conclude(Concluded<Job, Verdict> done) {
        Act act = (Act) done.job();
        if (act.script().equals("conclude-badly-once") && performed(done.facts().release()) == 1) {
            throw Breakdown.passing(Failure.of("broken", "the conclusion is broken", "Wait."), null);
        }
        if (act.script().equals("chain") && act.part() < 3) {
            return Conclusion.next(JobSpec.<Job>of("" + (act.part() + 1), new Act("chain", act.part() + 1))
                    .after(Duration.ofMillis(30)));
        }
        return done.siblings().stream().allMatch(Concluded.Sibling::over)
                ? Conclusion.of(new BuildFailed(
                        List.of(Failure.of("scripted", done.verdict().toString(), "Nothing to mend.")), done.logs()))
                : Conclusion.nothing();
    }

    @Override
    public boolean over(Job job, Facts facts) {
        return facts.has(BuildFailed.class);
    }
}
