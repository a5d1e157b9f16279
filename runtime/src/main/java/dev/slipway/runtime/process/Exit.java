package dev.slipway.runtime.process;

import java.time.Duration;
import java.util.Locale;

/** How a process ended. */
public sealed interface Exit {
    /**
     * By itself.
     *
     * @param code its exit status, 0..255; a shell's 127 is a command that was not found, 126 one that cannot be run
     */
    record Exited(int code) implements Exit {
        @Override
        public String toString() {
            return "exited with status " + code;
        }
    }

    /**
     * By a signal that was not ours. A shell reports a command's signal n as status 128+n (POSIX, Shell Command
     * Language, 2.8.2), so that a process which exits with such a status counts as signalled too.
     *
     * @param signal its number, 1..64
     */
    record Signalled(int signal) implements Exit {
        @Override
        public String toString() {
            return "ended by signal " + signal;
        }
    }

    /**
     * By us: it took too long.
     *
     * @param after how long it was given
     */
    record TimedOut(Duration after) implements Exit {
        @Override
        public String toString() {
            return "ended by its time-out of " + after.toString().substring(2).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * By us: it printed too much.
     *
     * @param bytes how much it was allowed to print, and did; the rest was dropped
     */
    record OutputLimit(long bytes) implements Exit {
        @Override
        public String toString() {
            return "ended because it printed more than " + bytes + " bytes";
        }
    }

    /**
     * By us: it was told to stop.
     *
     * @param reason as given to the {@link StopSignal}
     */
    record Stopped(String reason) implements Exit {
        @Override
        public String toString() {
            return "stopped: " + reason;
        }
    }

    /** Whether it ended by itself with status 0. */
    default boolean successful() {
        return this instanceof Exited(int code) && code == 0;
    }

    /** Whether nobody but itself, or a signal that was not ours, ended it. */
    default boolean ranToItsEnd() {
        return this instanceof Exited || this instanceof Signalled;
    }

    /** What a shell's exit status says. */
    static Exit ofStatus(int status) {
        return status > 128 && status <= 192 ? new Signalled(status - 128) : new Exited(status);
    }
}
