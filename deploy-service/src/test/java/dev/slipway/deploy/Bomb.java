package dev.slipway.deploy;

import java.util.function.Supplier;

/** Kills the service once, at a given one of its effects on the world: before it, or right after it. */
final class Bomb {
    /** The service is gone; nothing after this line ran. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private int moments;
    private int at = -1;

    /** @param moment which one, from 0; each effect has two: before and after */
    void set(int moment) {
        moments = 0;
        at = moment;
    }

    /** Moments that have passed since it was set. */
    int moments() {
        return moments;
    }

    <T> T around(Supplier<T> effect) {
        tick();
        T result = effect.get();
        tick();
        return result;
    }

    private void tick() {
        if (moments++ == at) {
            throw new Killed();
        }
    }
}
