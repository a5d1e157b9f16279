package dev.slipway.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** What the person, or the program, at the other end reads. With JSON, lines for people are left out. */
final class Terminal {
    private final PrintStream out;
    private final boolean json;

    Terminal(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    boolean json() {
        return json;
    }

    /** A line for people. */
    synchronized void say(String line) {
        if (!json) {
            out.println(line);
        }
    }

    /** A line for programs. */
    synchronized void emit(Object value) {
        if (json) {
            out.println(Json.write(value));
        }
    }

    /** Does something, and says in one line what it was, how it ended and how long it took. */
    void step(String name, String what, Supplier<String> work) {
        long start = System.nanoTime();
        String result = work.get();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        say(String.format(
                Locale.ROOT, "  %-10s %s%s  (%s)", name, what, result.isEmpty() ? "" : " " + result, seconds(took)));
        emit(Json.object()
                .put("step", name)
                .put("what", what)
                .put("result", result)
                .put("seconds", took.toMillis() / 1000.0));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
