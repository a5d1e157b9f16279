package dev.slipway.runtime.logs;

import dev.slipway.events.Digest;
import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as a record of the logs topic: its bytes are the value, everything else stands in headers as text. Knows
 * headers as text, not Kafka.
 */
public final class LogRecord {
    private LogRecord() {}

    /** The record's key: all chunks of a job's log are in order. */
    public static String key(LogChunk chunk) {
        return chunk.release() + "/" + chunk.job();
    }

    /** The record's headers. */
    public static Map<String, String> headers(LogChunk chunk) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("release", chunk.release().toString());
        headers.put("job", chunk.job());
        headers.put("attempt", Integer.toString(chunk.attempt()));
        headers.put("offset", Long.toString(chunk.offset()));
        if (chunk.end() != null) {
            headers.put("end", Long.toString(chunk.end().bytes()));
            headers.put("digest", chunk.end().digest().value());
            headers.put("again", Boolean.toString(chunk.again()));
        }
        return headers;
    }

    /** Reads a record; an {@link IllegalArgumentException} says what is wrong with it. */
    public static LogChunk read(Map<String, String> headers, byte @Nullable [] value) {
        String job = header(headers, "job");
        int attempt = Integer.parseInt(header(headers, "attempt"));
        String end = headers.get("end");
        return new LogChunk(
                ReleaseId.parse(header(headers, "release")),
                job,
                attempt,
                Long.parseLong(header(headers, "offset")),
                value == null ? new byte[0] : value,
                end == null
                        ? null
                        : new LogEnd(job, attempt, Long.parseLong(end), new Digest(header(headers, "digest"))),
                Boolean.parseBoolean(headers.get("again")));
    }

    private static String header(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no chunk of a log: header '" + name + "' is missing");
        }
        return value;
    }
}
