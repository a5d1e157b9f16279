package dev.slipway.runtime;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Starts what runs beside the intake, and stops it so that no job loses an attempt. */
@ApplicationScoped
class Lifecycle {
    private static final Duration STOPPING = Duration.ofSeconds(15);
    private static final Duration GAUGES = Duration.ofSeconds(5);

    private final Instance<Worker> worker;
    private final Instance<Heartbeats> heartbeats;
    private final JobLogs logs;
    private final OutboxSweep sweep;
    private final Positions positions;
    private final Gauges gauges;
    private final Running running;
    private final Slots slots;
    private final RuntimeConfig config;
    private final boolean hasStage;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clock").factory());
    private volatile Thread loop = new Thread();

    Lifecycle(
            Instance<Worker> worker,
            Instance<Heartbeats> heartbeats,
            JobLogs logs,
            OutboxSweep sweep,
            @Identifier("releases") Positions positions,
            Gauges gauges,
            Running running,
            Slots slots,
            RuntimeConfig config,
            Instance<Stage<?, ?>> stage) {
        this.worker = worker;
        this.heartbeats = heartbeats;
        this.logs = logs;
        this.sweep = sweep;
        this.positions = positions;
        this.gauges = gauges;
        this.running = running;
        this.slots = slots;
        this.config = config;
        this.hasStage = stage.isResolvable();
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("publishing again").start(this::publishAgain);
        every(Duration.ofMillis(20), "marking", sweep::hasToMark, sweep::mark);
        every(Duration.ofSeconds(1), "sweeping", sweep::sweep);
        every(Duration.ofMinutes(1), "deleting", sweep::delete);
        every(Duration.ofSeconds(5), "saving positions", positions::save);
        every(GAUGES, "reading the gauges", gauges::read);
        if (hasStage) {
            Folders.delete(config.folder());
            every(config.lease().dividedBy(3), "heartbeats", () -> heartbeats
                    .get()
                    .beat());
            every(config.lease().dividedBy(20), "leases", () -> !running.all().isEmpty(), () -> heartbeats
                    .get()
                    .stopExpired());
            loop = Thread.ofVirtual().name("worker").start(() -> worker.get().loop());
        }
    }

    /** Until it is done: what the broker may have lost is known at this start alone. */
    private void publishAgain() {
        Complaint complaint = putOff("publishing again");
        try {
            while (!attempt(complaint, sweep::publishAgain)) {
                Thread.sleep(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void every(Duration period, String what, Runnable work) {
        every(period, what, () -> true, work);
    }

    /** When it is due, one at a time, on a virtual thread, whatever it throws. */
    private void every(Duration period, String what, BooleanSupplier due, Runnable work) {
        AtomicBoolean busy = new AtomicBoolean();
        Complaint complaint = putOff(what);
        clock.scheduleAtFixedRate(
                () -> {
                    if (due.getAsBoolean() && busy.compareAndSet(false, true)) {
                        Thread.ofVirtual().start(() -> {
                            try {
                                attempt(complaint, work);
                            } finally {
                                busy.set(false);
                            }
                        });
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static Complaint putOff(String what) {
        return new Complaint(what + " is put off");
    }

    private static boolean attempt(Complaint complaint, Runnable work) {
        try {
            work.run();
            complaint.worked();
            return true;
        } catch (RuntimeException e) {
            complaint.failed(e);
            return false;
        }
    }

    /** With a shutdown delay this comes first, else {@link #stop} does all. */
    void prepare(@Observes ShutdownDelayInitiatedEvent event) {
        handBack();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        handBack();
        long deadline = System.nanoTime() + STOPPING.toNanos();
        while (slots.busy() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        loop.interrupt();
        logs.awaitShipped(config.shipLogs());
        attempt(putOff("marking"), sweep::mark);
        clock.shutdownNow();
    }

    private void handBack() {
        slots.close();
        running.all().forEach(job -> job.stop(RunningJob.Reason.SHUTDOWN));
    }
}
