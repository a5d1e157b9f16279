package dev.slipway.runtime.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A step to be changed where a test cares. */
record StepFixture(
        Path folder,
        List<String> command,
        Map<String, String> environment,
        Set<String> passThrough,
        Duration timeout,
        long maxOutputBytes,
        String jobId) {

    static StepFixture in(Path folder) {
        return new StepFixture(
                folder,
                List.of("true"),
                Map.of(),
                Set.of(),
                Duration.ofMinutes(1),
                1 << 20,
                "job-" + UUID.randomUUID());
    }

    StepFixture running(String... words) {
        return new StepFixture(folder, List.of(words), environment, passThrough, timeout, maxOutputBytes, jobId);
    }

    StepFixture script(String text) {
        return running("sh", "-c", text);
    }

    StepFixture with(Map<String, String> variables) {
        return new StepFixture(folder, command, variables, passThrough, timeout, maxOutputBytes, jobId);
    }

    StepFixture passing(String... names) {
        return new StepFixture(folder, command, environment, Set.of(names), timeout, maxOutputBytes, jobId);
    }

    StepFixture within(Duration time) {
        return new StepFixture(folder, command, environment, passThrough, time, maxOutputBytes, jobId);
    }

    StepFixture printing(long bytes) {
        return new StepFixture(folder, command, environment, passThrough, timeout, bytes, jobId);
    }

    StepFixture ofJob(String id) {
        return new StepFixture(folder, command, environment, passThrough, timeout, maxOutputBytes, id);
    }

    Step step() {
        return new Step(
                "test",
                command,
                folder,
                folder.resolve("home"),
                environment,
                passThrough,
                timeout,
                maxOutputBytes,
                jobId);
    }
}
