package dev.slipway.runtime.testing;

import dev.slipway.events.Event;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.logs.JobLog;
import dev.slipway.runtime.logs.LogLimits;
import dev.slipway.runtime.process.StopSignal;
import dev.slipway.runtime.secrets.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One attempt of a job without a database: a real log and folder, facts in a list. */
public final class JobDouble implements JobContext {
    private final ReleaseId release;
    private final Path folder;
    private final JobLog log;
    private final Queue<String> shipped = new ConcurrentLinkedQueue<>();
    private final StopSignal stop = new StopSignal();
    private final List<Event> facts;
    private Secrets secrets = Secrets.none();
    private boolean once;

    private JobDouble(ReleaseId release, Path folder, List<Event> facts) throws IOException {
        this.release = release;
        this.folder = Files.createDirectories(folder.resolve("job"));
        this.facts = new ArrayList<>(facts);
        this.log = JobLog.open(
                release,
                "job/1",
                1,
                folder.resolve("spill"),
                chunk -> shipped.add(new String(chunk.bytes(), StandardCharsets.UTF_8)),
                LogLimits.DEFAULT);
    }

    /** One that knows these facts; everything it writes lies in a folder below this one. */
    public static JobDouble in(Path folder, Event... facts) throws IOException {
        return new JobDouble(ReleaseId.next(), Files.createTempDirectory(folder, "attempt-"), List.of(facts));
    }

    /** The same, with secrets of every application. */
    public JobDouble with(Map<String, String> values) {
        secrets = Secrets.of(values);
        return this;
    }

    /** All that was logged; ends the log. */
    public String logged() throws InterruptedException {
        log.conclude();
        if (!log.awaitShipped(Duration.ofSeconds(30))) {
            throw new IllegalStateException("the log was not shipped");
        }
        return String.join("", shipped);
    }

    @Override
    public ReleaseId release() {
        return release;
    }

    @Override
    public String jobId() {
        return "job-" + release;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public long fence() {
        return 1;
    }

    @Override
    public String worker() {
        return "worker-1";
    }

    @Override
    public JobLog log() {
        return log;
    }

    @Override
    public Secrets secrets(String application) {
        log.mask(secrets.masker());
        return secrets;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public StopSignal stop() {
        return stop;
    }

    @Override
    public Facts facts() {
        return new Facts(release, facts);
    }

    @Override
    public void once() {
        once = true;
    }

    /** Whether it would not be tried again. */
    public boolean isOnce() {
        return once;
    }

    @Override
    public <E extends Event> E state(E event) {
        facts.add(event);
        return event;
    }
}
