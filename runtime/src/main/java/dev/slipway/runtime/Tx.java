package dev.slipway.runtime;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/** Native statements within one transaction; one at a time. */
public final class Tx {
    private final Mutiny.Session session;
    private final DatabaseMeters.Meters meters;
    private final long begunNanos;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> afterRollback = new ArrayList<>();

    Tx(Mutiny.Session session, DatabaseMeters.Meters meters, long begunNanos) {
        this.session = session;
        this.meters = meters;
        this.begunNanos = begunNanos;
    }

    /** A moment of our clock ({@link System#nanoTime}) before the database's {@code now()} of this transaction. */
    long begunNanos() {
        return begunNanos;
    }

    /** Rows of a query, or of a statement with {@code returning}; of one column too, each is an array. */
    public Uni<List<Object[]>> query(String sql, Map<String, ?> parameters) {
        meters.statements().increment();
        Mutiny.SelectionQuery<Object> query = session.createNativeQuery(sql, Object.class);
        parameters.forEach(query::setParameter);
        return query.getResultList().map(rows -> rows.stream()
                .map(row -> row instanceof Object[] columns ? columns : new Object[] {row})
                .toList());
    }

    /** How many rows a statement changed. */
    public Uni<Integer> update(String sql, Map<String, ?> parameters) {
        meters.statements().increment();
        Mutiny.MutationQuery query = session.createNativeQuery(sql);
        parameters.forEach(query::setParameter);
        return query.executeUpdate();
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
