package dev.slipway.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body as a stream whose reads give up: the JDK's own body streams wait for ever, since a request's timeout
 * ends with the headers. Holds at most two portions in memory.
 */
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {
    private sealed interface Signal {}

    private record Portion(List<ByteBuffer> buffers) implements Signal {}

    private record End(@Nullable Throwable failure) implements Signal {}

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final ArrayDeque<ByteBuffer> ready = new ArrayDeque<>();
    private final Duration stall;
    private final long deadline;
    private volatile @Nullable Subscription subscription;
    private volatile boolean closed;
    private @Nullable End end;

    TimedBody(Duration stall, Duration whole) {
        this.stall = stall;
        this.deadline = System.nanoTime() + whole.toNanos();
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Portion(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new End(failure));
    }

    @Override
    public void onComplete() {
        signals.add(new End(null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = nextBuffer();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private @Nullable ByteBuffer nextBuffer() throws IOException {
        while (true) {
            ByteBuffer first = ready.peek();
            if (first != null && first.hasRemaining()) {
                return first;
            }
            if (first != null) {
                ready.poll();
            } else if (!fill()) {
                return null;
            }
        }
    }

    /** Waits for the next portion; false at the end of the body. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        Signal signal = end == null ? take() : end;
        return switch (signal) {
            case Portion portion -> {
                ready.addAll(portion.buffers());
                Subscription current = subscription;
                if (current != null) {
                    current.request(1);
                }
                yield true;
            }
            case End last -> {
                end = last;
                if (last.failure() != null) {
                    throw new IOException("the connection broke in mid-transfer", last.failure());
                }
                yield false;
            }
        };
    }

    private Signal take() throws IOException {
        long wait = Math.min(stall.toNanos(), deadline - System.nanoTime());
        try {
            Signal signal = signals.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
            if (signal == null) {
                close();
                throw new StalledException("the transfer stood still for " + stall + " or took too long as a whole");
            }
            return signal;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }
}
