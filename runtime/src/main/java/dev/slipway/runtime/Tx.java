package dev.slipway.runtime;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.hibernate.reactive.pool.ReactiveConnection;

/**
 * Statements within one transaction; one at a time. They go to the session's connection as they are: as native queries they
 * would be taken apart anew each time, for entities that there are none of.
 */
public final class Tx {
    private final ReactiveConnection connection;
    private final DatabaseMeters.Meters meters;
    private final long begunNanos;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> afterRollback = new ArrayList<>();

    Tx(ReactiveConnection connection, DatabaseMeters.Meters meters, long begunNanos) {
        this.connection = connection;
        this.meters = meters;
        this.begunNanos = begunNanos;
    }

    /** A moment of our clock ({@link System#nanoTime}) before the database's {@code now()} of this transaction. */
    long begunNanos() {
        return begunNanos;
    }

    /** Rows of a query, or of a statement with {@code returning}, as the driver reads their columns. */
    public Uni<List<Object[]>> query(String sql, Map<String, ?> parameters) {
        return run(sql, parameters, ReactiveConnection::select).map(Tx::rows);
    }

    private static List<Object[]> rows(ReactiveConnection.Result result) {
        List<Object[]> rows = new ArrayList<>(result.size());
        result.forEachRemaining(rows::add);
        return rows;
    }

    /** How many rows a statement changed. */
    public Uni<Integer> update(String sql, Map<String, ?> parameters) {
        return run(sql, parameters, ReactiveConnection::update);
    }

    private interface Run<T> {
        CompletionStage<T> with(ReactiveConnection connection, String sql, Object[] values);
    }

    private <T> Uni<T> run(String sql, Map<String, ?> parameters, Run<T> run) {
        meters.statements().increment();
        Statement statement = Statement.of(sql);
        return Uni.createFrom()
                .completionStage(() -> run.with(connection, statement.sql(), statement.values(parameters)));
    }

    /** What is to happen once the transaction is committed; must neither wait nor fail. */
    public void afterCommit(Runnable effect) {
        afterCommit.add(effect);
    }

    /** What is to happen when the transaction comes to nothing; must neither wait nor fail. */
    public void afterRollback(Runnable effect) {
        afterRollback.add(effect);
    }

    void committed() {
        meters.commits().increment();
        afterCommit.forEach(Runnable::run);
    }

    void rolledBack() {
        afterRollback.forEach(Runnable::run);
    }
}
