package dev.slipway.pipeline;

/**
 * Something in a repository's files that keeps a plan from being made, or that a person should know of.
 *
 * @param kind what a program tells problems apart by
 * @param file the file, as a path inside the workspace
 * @param line from 1; 0 when it concerns the file as a whole
 * @param column from 1, in characters; 0 when it concerns the file as a whole
 * @param path where in the document, such as {@code test.suites[0].run}; empty for the document itself
 * @param what what is wrong
 * @param mend what to do about it
 */
public record PlanProblem(Kind kind, String file, int line, int column, String path, String what, String mend) {
    /** What a program tells problems apart by. */
    public enum Kind {
        /** The file says what cannot be done, or what nobody understands. */
        INVALID,
        /** The file names an environment that the platform does not have. */
        ENVIRONMENT_UNKNOWN
    }

    /** A problem of a whole file, at no place in it. */
    static PlanProblem ofFile(String file, String what, String mend) {
        return new PlanProblem(Kind.INVALID, file, 0, 0, "", what, mend);
    }

    /** One line for a person: {@code slipway.yaml:3:5: test.suites[0].run: what; mend}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + what + "; " + mend;
    }
}
