package dev.slipway.bench.stage;

import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.EventType;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanStarted;
import dev.slipway.events.Source;
import dev.slipway.events.TestsPassed;
import dev.slipway.events.TestsStarted;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which facts each service takes in and which jobs they lead to: the same facts as the real stage's, so that they cost
 * the same, and the same joins.
 */
enum BenchService {
    BUILD(EventType.BUILD_REQUESTED, EventType.RELEASE_PLANNED, EventType.BUILD_SUCCEEDED, EventType.TESTS_PASSED) {
        @Override
        List<JobSpec<BenchJob>> accept(Facts facts, String worker) {
            List<JobSpec<BenchJob>> jobs = new ArrayList<>();
            facts.first(BuildRequested.class)
                    .map(e -> new BenchJob.Build(BenchFacts.artifact(facts.release(), e.ref())))
                    .map(job -> BenchService.<BenchJob>job(job).stating(new BuildStarted(worker)))
                    .ifPresent(jobs::add);
            facts.first(TestsPassed.class)
                    .map(e -> BenchService.<BenchJob>job(new BenchJob.Publish(e.snapshot())))
                    .ifPresent(jobs::add);
            return jobs;
        }
    },
    TEST(EventType.RELEASE_PLANNED, EventType.BUILD_SUCCEEDED, EventType.DEPLOY_HEALTHY) {
        @Override
        List<JobSpec<BenchJob>> accept(Facts facts, String worker) {
            return optional(facts.first(BuildSucceeded.class)
                    .filter(e -> facts.has(ReleasePlanned.class))
                    .map(e -> BenchService.<BenchJob>job(new BenchJob.Test(e.snapshot()))
                            .stating(new TestsStarted(List.of(BenchFacts.NAME)))));
        }
    },
    SCAN(EventType.IMAGE_PUBLISHED) {
        @Override
        List<JobSpec<BenchJob>> accept(Facts facts, String worker) {
            return optional(
                    facts.first(ImagePublished.class).map(e -> BenchService.<BenchJob>job(new BenchJob.Scan(e.image()))
                            .stating(new ScanStarted(e.image()))));
        }
    },
    DEPLOY(EventType.RELEASE_PLANNED, EventType.TESTS_PASSED, EventType.IMAGE_PUBLISHED, EventType.SCAN_PASSED) {
        @Override
        List<JobSpec<BenchJob>> accept(Facts facts, String worker) {
            return optional(facts.first(ScanPassed.class)
                    .filter(e -> facts.has(ReleasePlanned.class)
                            && facts.has(TestsPassed.class)
                            && facts.has(ImagePublished.class))
                    .map(e -> BenchService.<BenchJob>job(new BenchJob.Deploy(e.image()))
                            .stating(new DeployStarted(
                                    BenchFacts.NAME, BenchFacts.NAME, 1, e.image(), null, "rolling"))));
        }
    };

    private final Set<EventType> interests;

    BenchService(EventType... interests) {
        this.interests = Set.of(interests);
    }

    static BenchService of(Source source) {
        return valueOf(source.name());
    }

    Set<EventType> interests() {
        return interests;
    }

    /** As {@link dev.slipway.runtime.Stage#accept}. */
    abstract List<JobSpec<BenchJob>> accept(Facts facts, String worker);

    private static <J> JobSpec<J> job(J job) {
        return JobSpec.of(BenchFacts.NAME, job);
    }

    private static List<JobSpec<BenchJob>> optional(Optional<JobSpec<BenchJob>> job) {
        return job.stream().toList();
    }
}
