package dev.slipway.runtime.process;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells whoever registered that work must stop, once. Safe for use by many threads. */
public final class StopSignal {
    private final Set<Listener> listeners = new LinkedHashSet<>();
    private @Nullable String reason;

    /** Takes a listener off again. Closing it twice changes nothing. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Gives the signal: calls every listener in this thread, in the order of registration. The first reason stands,
     * later calls change nothing.
     *
     * @param why for the step's exit and its log, e.g. {@code release cancelled}
     */
    public void stop(String why) {
        Set<Listener> told;
        synchronized (listeners) {
            if (reason != null) {
                return;
            }
            reason = why;
            told = new LinkedHashSet<>(listeners);
            listeners.clear();
        }
        told.forEach(listener -> listener.heard.accept(why));
    }

    /** Why, or empty while the signal has not been given. */
    public Optional<String> reason() {
        synchronized (listeners) {
            return Optional.ofNullable(reason);
        }
    }

    /** Whether the signal has been given. */
    public boolean stopped() {
        return reason().isPresent();
    }

    /**
     * Registers a listener; calls it at once, in this thread, when the signal has been given already.
     *
     * @param heard takes the reason, once; must be quick and must not throw
     */
    public Registration onStop(Consumer<String> heard) {
        Listener listener = new Listener(heard);
        String given;
        synchronized (listeners) {
            given = reason;
            if (given == null) {
                listeners.add(listener);
            }
        }
        if (given != null) {
            heard.accept(given);
        }
        return () -> forget(listener);
    }

    private void forget(Listener listener) {
        synchronized (listeners) {
            listeners.remove(listener);
        }
    }

    /** One registration; not a record, so that the same consumer registered twice is heard twice. */
    private static final class Listener {
        private final Consumer<String> heard;

        Listener(Consumer<String> heard) {
            this.heard = heard;
        }
    }
}
