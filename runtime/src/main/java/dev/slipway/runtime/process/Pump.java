package dev.slipway.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Drains one stream of a process on a thread of its own, up to a limit; beyond it, or once the listener has failed,
 * drains on and drops, so that the process is never held up.
 */
final class Pump {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final StepListener listener;
    private final long limit;
    private final LongConsumer over;
    private final Thread thread;
    private long taken;
    private volatile boolean overflown;
    private volatile boolean deaf;
    private volatile @Nullable Throwable failure;

    /**
     * Prepares one.
     *
     * @param limit how many bytes the listener gets at the most
     * @param over told once, by the pump's thread: when the limit was passed, with the limit, or with -1 when the
     *     listener failed
     */
    Pump(String name, InputStream in, StepListener listener, long limit, LongConsumer over) {
        this.in = in;
        this.listener = listener;
        this.limit = limit;
        this.over = over;
        // Not virtual: a read from a pipe blocks its carrier.
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::drain);
    }

    void start() {
        thread.start();
    }

    boolean overflown() {
        return overflown;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Whether it came to the stream's end; after this time it is left behind, and its listener hears no more. */
    boolean finish(Duration within) throws InterruptedException {
        boolean finished = thread.join(within);
        deaf = true;
        return finished;
    }

    private void drain() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                take(buffer, n);
            }
        } catch (IOException e) {
            // The process has ended and its stream with it: the end of the output, as good as any.
        }
    }

    private void take(byte[] buffer, int n) {
        int allowed = (int) Math.min(n, limit - taken);
        taken += allowed;
        if (allowed > 0) {
            tell(buffer, allowed);
        }
        if (allowed < n && !overflown) {
            overflown = true;
            over.accept(limit);
        }
    }

    private void tell(byte[] buffer, int n) {
        if (deaf) {
            return;
        }
        try {
            listener.output(buffer, n);
        } catch (RuntimeException | Error e) {
            failure = e;
            deaf = true;
            over.accept(-1);
        }
    }
}
