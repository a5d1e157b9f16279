package dev.slipway.edge.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The edge cannot be reached, is stopping, or failed inside. A change may or may not have been made; every call may be
 * repeated, for a repeated put or delete changes nothing.
 */
public final class EdgeUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    EdgeUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
