package dev.slipway.build.packager;

import dev.slipway.runtime.process.StepListener;
import dev.slipway.runtime.process.Tail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a build prints: its lines are said as they come, and no more of them is kept than tells why it failed. Safe for
 * use by many threads: the one that hears it may be left behind when the build has ended.
 */
final class BuildOutput implements StepListener {
    /** In bytes; what is longer is said in pieces. */
    static final int LONGEST_LINE = 256 * 1024;

    /** In characters; it becomes part of an event. */
    private static final int LONGEST_ERROR = 2000;

    private static final Pattern ERROR = Pattern.compile("(?i)^(time=.* level=error |error[: ])");

    private final Consumer<String> say;
    private final Tail tail = new Tail();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String lastError = "";

    BuildOutput(Consumer<String> say) {
        this.say = say;
    }

    @Override
    public synchronized void output(byte[] bytes, int length) {
        tail.add(bytes, 0, length);
        for (int i = 0; i < length; i++) {
            line.write(bytes[i]);
            if (bytes[i] == '\n' || line.size() == LONGEST_LINE) {
                end();
            }
        }
    }

    /** Ends a last line that has no end. */
    synchronized void end() {
        line.toString(StandardCharsets.UTF_8).lines().forEach(this::said);
        line.reset();
    }

    private void said(String text) {
        say.accept(text);
        if (ERROR.matcher(text).find()) {
            lastError = text.substring(0, Math.min(text.length(), LONGEST_ERROR));
        }
    }

    /** The beginning of the last line that tells of an error; empty when none did. */
    synchronized String lastError() {
        return lastError;
    }

    /** The last lines, at most so many characters. */
    String tail(int most) {
        return tail.text(most);
    }
}
