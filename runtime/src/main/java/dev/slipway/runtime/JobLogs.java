package dev.slipway.runtime;

import dev.slipway.runtime.logs.JobLog;
import dev.slipway.runtime.logs.LogLimits;
import dev.slipway.runtime.logs.LogSink;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens the logs of jobs: each in a spill file beside the jobs' folders, shipped to the topic as it grows. */
@ApplicationScoped
class JobLogs {
    private final LogSink sink;
    private final Path folder;
    private final LogLimits limits;
    private final Set<JobLog> unshipped = ConcurrentHashMap.newKeySet();

    JobLogs(LogSink sink, RuntimeConfig config) {
        this.sink = sink;
        this.folder = config.folder().resolve("logs");
        this.limits = LogLimits.DEFAULT.withMaxBytes(config.logLimit());
    }

    JobLog open(Jobs.Claimed job) throws IOException {
        Path spill = Files.createDirectories(folder).resolve(job.id() + "-" + job.fence());
        JobLog log = JobLog.open(job.release(), job.name(), job.attempt(), spill, sink, limits);
        unshipped.add(log);
        log.onShipped(() -> unshipped.remove(log));
        return log;
    }

    /** Waits, at most so long, until every log that was opened here and has ended is on its topic. */
    void awaitShipped(Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        for (JobLog log : unshipped) {
            log.awaitShipped(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }
}
