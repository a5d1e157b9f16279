package dev.slipway.events;

import org.jspecify.annotations.Nullable;

/**
 * Why a verdict was negative, for the person who has to mend it.
 *
 * @param code stable and machine-readable, lower case with dashes, e.g. {@code plan-invalid}
 * @param what what went wrong, one sentence
 * @param where the file with line and column, the step, the suite or the instance; null when there is no such place
 * @param why the cause as far as it is known, e.g. a tool's own words; null when {@code what} says it all
 * @param mend what to do about it
 */
public record Failure(
        String code,
        String what,
        @Nullable String where,
        @Nullable String why,
        String mend) {
    public Failure {
        Require.code(code, "code");
        Require.text(what, "what");
        Require.text(mend, "mend");
    }

    /** A failure that needs no place and no cause. */
    public static Failure of(String code, String what, String mend) {
        return new Failure(code, what, null, null, mend);
    }

    @Override
    public String toString() {
        return (where == null ? "" : where + ": ") + what + (why == null ? "" : " (" + why + ")") + ". " + mend;
    }
}
