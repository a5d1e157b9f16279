package dev.slipway.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows a stream of events until enough is seen, across lost connections. */
final class Following {
    /** Attempts in a row, a second apart. */
    private static final int RECONNECTS = 60;

    private Following() {}

    /** Gives every event from the first on, until no more is wanted; an event may come twice. */
    static void of(Gateway gateway, String path, Predicate<Gateway.ServerEvent> wantsMore) {
        AtomicReference<@Nullable String> last = new AtomicReference<>();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger failed = new AtomicInteger();
        while (!enough.get()) {
            try {
                gateway.events(path, last.get(), event -> {
                    failed.set(0);
                    if (event.id() != null) {
                        last.set(event.id());
                    }
                    enough.set(!wantsMore.test(event));
                    return !enough.get();
                });
            } catch (Trouble e) {
                if (e.status() != Trouble.UNREACHABLE || failed.incrementAndGet() > RECONNECTS) {
                    throw e;
                }
            }
            if (!enough.get()) {
                Pause.millis(1000);
            }
        }
    }
}
