package dev.slipway.build.packager;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.nio.file.Path;

/** The disk's trouble as a breakdown; the registry's and the processes' are translated by the runtime. */
public final class Troubles {
    private static final int MOST_WORDS = 500;

    private Troubles() {}

    /**
     * The disk's trouble.
     *
     * @param doing what was done
     */
    public static Breakdown disk(String doing, Path where, Exception e) {
        return Breakdown.passing(
                new Failure(
                        "disk-failed",
                        doing + " failed on this machine",
                        where.toString(),
                        words(e),
                        "Give the service the right to write there, and space."),
                e);
    }

    static String words(Throwable cause) {
        String words = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS);
    }
}
