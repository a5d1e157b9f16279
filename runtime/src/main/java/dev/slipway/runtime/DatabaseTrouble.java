package dev.slipway.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away, or a transaction that lost a race, from a statement that will never work. */
public final class DatabaseTrouble {
    private static final String ROLLED_BACK = "40";

    /**
     * Connection trouble, rollbacks by the server, no resources, an operator's doing, read-only after a failover; a password
     * that is being changed; a database, schema or table that is not there or not ours yet, as while it is restored.
     */
    private static final List<String> PASSING =
            List.of("08", ROLLED_BACK, "53", "57", "58", "25006", "28", "3D000", "3F000", "42P01", "42501");

    private DatabaseTrouble() {}

    /** Whether the same transaction may succeed later. SQLSTATE classes: PostgreSQL manual, appendix A. */
    public static boolean passes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state = state(cause);
            if (state != null) {
                return passingState(state);
            } else if (cause instanceof UncheckedIOException
                    || cause instanceof FileSystemException
                    || cause instanceof JsonProcessingException) {
                return false;
            }
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof NoStackTraceThrowable
                    || cause instanceof VertxException) {
                return true;
            }
        }
        return false;
    }

    /** Whether the database itself is away, and not only this transaction behind another one. */
    static boolean away(Throwable failure) {
        return passes(failure) && !lostRace(failure);
    }

    private static boolean lostRace(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state = state(cause);
            if (state != null) {
                return state.startsWith(ROLLED_BACK);
            }
        }
        return false;
    }

    /** What PostgreSQL said: the driver tells it, or Hibernate Reactive in its place; null when this is of neither. */
    private static @Nullable String state(Throwable failure) {
        return switch (failure) {
            case PgException pg -> pg.getSqlState();
            case SQLException sql -> sql.getSQLState();
            default -> null;
        };
    }

    private static boolean passingState(String state) {
        return PASSING.stream().anyMatch(state::startsWith);
    }
}
