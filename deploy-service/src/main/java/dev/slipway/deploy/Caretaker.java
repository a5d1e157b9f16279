package dev.slipway.deploy;

import dev.slipway.deploy.router.Router;
import dev.slipway.deploy.target.ProcessTarget;
import dev.slipway.deploy.target.Target;
import dev.slipway.runtime.Complaint;
import dev.slipway.runtime.DatabaseTrouble;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks after what is deployed, and after the output that instances write to files of this host, while this runs. */
@ApplicationScoped
class Caretaker {
    private static final System.Logger LOG = System.getLogger(Caretaker.class.getName());
    private static final Duration TRIM = Duration.ofSeconds(1);
    private static final Duration CLEARING = Duration.ofMinutes(1);

    private static final int CARES = 3;

    /** A thread for each care: one that takes long holds up no other. */
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            CARES, Thread.ofPlatform().daemon().name("caretaker-", 0).factory());

    /** Where upkeep looks at each place, for as long as that place takes. */
    private final ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();

    /** What is done again and again. */
    private interface Care {
        void run() throws InterruptedException;
    }

    void start(@Observes StartupEvent event, DeployConfig config, PlaceStore places, Target target, Router router) {
        Upkeep upkeep = new Upkeep(places, target, router, InstantSource.system(), looks);
        every(config.upkeep(), upkeep::look);
        every(CLEARING, () -> target.keepImages(places.images()));
        if (target instanceof ProcessTarget processes) {
            every(TRIM, processes::trimOutputs);
        }
    }

    private void every(Duration pause, Care care) {
        Complaint complaint = new Complaint("what is deployed could not be looked after");
        var unused = timer.scheduleWithFixedDelay(
                () -> once(care, complaint), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A failure now must not end the timer: an exception would. */
    private static void once(Care care, Complaint complaint) {
        try {
            care.run();
            complaint.worked();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (DatabaseTrouble.passes(e)) {
                complaint.failed(e);
            } else {
                LOG.log(Level.WARNING, "the look after what is deployed failed; it is tried again", e);
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
        looks.shutdownNow();
    }
}
