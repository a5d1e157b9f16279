package dev.slipway.pipeline;

import java.time.Duration;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** The written form of durations: {@code 30s}, {@code 10m}, {@code 1h}, {@code 1h30m}. */
final class Durations {
    /** No step runs longer than a week: a release expires long before. */
    static final Duration LONGEST = Duration.ofDays(7);

    private Durations() {}

    /** Reads the written form; {@link IllegalArgumentException} when it is none. */
    static Duration parse(String text) {
        Matcher parts = Rule.DURATION.form().matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("duration " + Quote.of(text) + " must be " + Rule.DURATION.says());
        }
        return Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)));
    }

    /** The shortest written form; the same duration always gives the same text. */
    static String write(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), 'h');
        append(text, duration.toMinutesPart(), 'm');
        append(text, duration.toSecondsPart(), 's');
        return text.isEmpty() ? "0s" : text.toString();
    }

    /** A duration that a plan may name: whole seconds, 1 second to {@link #LONGEST}. */
    static boolean admits(Duration duration) {
        return duration.getNano() == 0
                && duration.compareTo(Duration.ofSeconds(1)) >= 0
                && duration.compareTo(LONGEST) <= 0;
    }

    static Duration require(String what, Duration duration) {
        if (duration == null || !admits(duration)) {
            throw new IllegalArgumentException(what + " " + duration + " must be whole seconds, from 1s to 168h");
        }
        return duration;
    }

    private static long number(@Nullable String part) {
        return part == null ? 0 : Long.parseLong(part.substring(0, part.length() - 1));
    }

    private static void append(StringBuilder text, long count, char unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }
}
