package dev.slipway.runtime.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it acknowledges; can be told to refuse. */
final class RecordingSink implements LogSink {
    final List<LogChunk> chunks = new CopyOnWriteArrayList<>();
    final AtomicInteger attempts = new AtomicInteger();
    volatile boolean away;

    @Override
    public void send(LogChunk chunk) throws IOException {
        attempts.incrementAndGet();
        if (away) {
            throw new IOException("the sink is away");
        }
        chunks.add(chunk);
    }

    /** What was acknowledged, checked to be without gap. */
    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (LogChunk chunk : chunks) {
            if (chunk.offset() != all.size()) {
                throw new AssertionError("a chunk at " + chunk.offset() + " follows " + all.size() + " bytes");
            }
            all.writeBytes(chunk.bytes());
        }
        return all.toByteArray();
    }
}
