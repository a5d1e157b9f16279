package dev.slipway.runtime.process;

import java.nio.file.Path;
import java.time.Duration;

/** A JVM that runs a step and is killed meanwhile: folder, job id, script. */
final class DoomedJvm {
    private DoomedJvm() {}

    public static void main(String[] args) throws InterruptedException {
        StepFixture step = StepFixture.in(Path.of(args[0])).ofJob(args[1]).script(args[2]);
        new ProcessStepRunner(Duration.ofMillis(300)).run(step.step(), (bytes, length) -> {}, new StopSignal());
    }
}
