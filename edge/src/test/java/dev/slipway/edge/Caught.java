package dev.slipway.edge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What Vert.x logs: the exceptions that a handler threw and nobody dealt with. */
final class Caught extends Handler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("io.vertx");

    final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private Caught() {}

    static Caught byVertx() {
        Caught caught = new Caught();
        LOG.addHandler(caught);
        return caught;
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOG.removeHandler(this);
    }
}
