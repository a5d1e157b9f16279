package dev.slipway.artifacts;

import java.io.IOException;

/** No byte moved for the configured time, or the whole exchange took longer than it may. */
final class StalledException extends IOException {
    private static final long serialVersionUID = 1L;

    StalledException(String message) {
        super(message);
    }
}
