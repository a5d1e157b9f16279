package dev.slipway.bench.stage;

import dev.slipway.events.EventType;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.Stage;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Step;
import dev.slipway.runtime.process.StepRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Each job runs {@code true} as a step, or does nothing when the release's ref says so, and measures that. */
final class BenchStage implements Stage<BenchJob, BenchVerdict> {
    /** A release of this ref spawns a process in each job. */
    static final String SPAWNING = "spawn";

    private final BenchService service;
    private final String worker;
    private final StepRunner runner;

    BenchStage(BenchService service, String worker, StepRunner runner) {
        this.service = service;
        this.worker = worker;
        this.runner = runner;
    }

    @Override
    public Set<EventType> interests() {
        return service.interests();
    }

    @Override
    public Map<String, Class<? extends BenchJob>> kinds() {
        return Map.of(
                "build", BenchJob.Build.class,
                "test", BenchJob.Test.class,
                "publish", BenchJob.Publish.class,
                "scan", BenchJob.Scan.class,
                "deploy", BenchJob.Deploy.class);
    }

    @Override
    public Class<BenchVerdict> verdicts() {
        return BenchVerdict.class;
    }

    @Override
    public List<JobSpec<BenchJob>> accept(Facts facts) {
        return service.accept(facts, worker);
    }

    @Override
    public BenchVerdict perform(BenchJob job, JobContext context) throws InterruptedException {
        long start = System.nanoTime();
        if (job.about().repository().endsWith("/" + SPAWNING)) {
            spawn(context);
        }
        return new BenchVerdict(System.nanoTime() - start);
    }

    private void spawn(JobContext context) throws InterruptedException {
        Step step = new Step(
                "nothing",
                List.of("true"),
                context.folder(),
                context.folder().resolve("home"),
                Map.of(),
                Set.of(),
                Duration.ofMinutes(1),
                1024,
                context.jobId());
        Exit exit = runner.run(step, (bytes, length) -> context.log().write(bytes, 0, length), context.stop());
        if (!(exit instanceof Exit.Exited(int code) && code == 0)) {
            throw new IllegalStateException("the step that does nothing " + exit);
        }
    }

    @Override
    public Conclusion<BenchJob> conclude(Concluded<BenchJob, BenchVerdict> done) {
        return new Conclusion<>(BenchFacts.of(done.job(), done.logs()), List.of());
    }

    /** Nobody restores what is measured. */
    @Override
    public boolean over(BenchJob job, Facts facts) {
        return false;
    }
}
