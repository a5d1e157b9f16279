package dev.slipway.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows a stream of events until enough is seen, across lost connections. */
final class Following {
    private Following() {}

    /**
     * Gives every event from the first on, until no more is wanted; an event may come twice.
     *
     * @param lost is told why nothing comes, once each time that the gateway goes away
     */
    static void of(Gateway gateway, String path, Consumer<String> lost, Predicate<Gateway.ServerEvent> wantsMore) {
        AtomicReference<@Nullable String> last = new AtomicReference<>();
        AtomicBoolean enough = new AtomicBoolean();
        Patience patience = new Patience(lost);
        while (!enough.get()) {
            try {
                gateway.events(path, last.get(), event -> {
                    patience.found();
                    if (event.id() != null) {
                        last.set(event.id());
                    }
                    enough.set(!wantsMore.test(event));
                    return !enough.get();
                });
                if (!enough.get()) {
                    Pause.millis(1000);
                }
            } catch (Trouble e) {
                patience.lost(e);
            }
        }
    }
}
