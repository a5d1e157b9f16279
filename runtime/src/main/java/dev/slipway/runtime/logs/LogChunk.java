package dev.slipway.runtime.logs;

import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a job's log. The pieces of one attempt, in the order of their offsets, are the log.
 *
 * @param release whose job
 * @param job the job's kind and subject, as in {@link LogEnd}
 * @param attempt the attempt that wrote it, from 1
 * @param offset how many bytes of the attempt's log come before
 * @param bytes masked, UTF-8 as far as the job printed UTF-8; a character may begin in one piece and end in the next;
 *     empty only beside an end; not to be changed
 * @param end with the last piece: where the log ends
 * @param again with the last piece: whether the job has not ended, and another attempt follows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LogChunk(
        ReleaseId release,
        String job,
        int attempt,
        long offset,
        byte[] bytes,
        @Nullable LogEnd end,
        boolean again) {}
