package dev.slipway.deploy;

import dev.slipway.deploy.target.ProcessTarget;
import dev.slipway.deploy.target.Target;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps the output of instances that write to files of this host within its limit, as long as this service runs. */
@ApplicationScoped
class OutputKeeper {
    private static final long SECONDS = 10;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("output-keeper").factory());

    void start(@Observes StartupEvent event, Target target) {
        if (target instanceof ProcessTarget processes) {
            var unused = timer.scheduleWithFixedDelay(() -> trim(processes), SECONDS, SECONDS, TimeUnit.SECONDS);
        }
    }

    /** A failure now must not end the timer: an exception would. */
    private static void trim(ProcessTarget target) {
        try {
            target.trimOutputs();
        } catch (UncheckedIOException e) {
            System.getLogger(OutputKeeper.class.getName())
                    .log(System.Logger.Level.WARNING, "an instance's output could not be trimmed", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }
}
