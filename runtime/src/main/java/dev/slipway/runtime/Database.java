package dev.slipway.runtime;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.impl.MutinySessionImpl;
import org.hibernate.reactive.pool.ReactiveConnection;

/** This service's schema. A transaction locks one release, then at most one place; never two releases. */
@ApplicationScoped
public class Database {
    private final Mutiny.SessionFactory sessions;
    private final DatabaseMeters meters;

    Database(Mutiny.SessionFactory sessions, DatabaseMeters meters) {
        this.sessions = sessions;
        this.meters = meters;
    }

    /** Runs a transaction from an event loop; rolled back when the work fails. */
    public <T> Uni<T> transaction(Function<Tx, Uni<T>> work) {
        return transaction(Purpose.RELEASE, work);
    }

    <T> Uni<T> transaction(Purpose purpose, Function<Tx, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            AtomicReference<Tx> started = new AtomicReference<>();
            long begunNanos = System.nanoTime();
            return sessions.withTransaction((session, transaction) -> {
                        Tx tx = new Tx(connection(session), meters.of(purpose), begunNanos);
                        started.set(tx);
                        return work.apply(tx);
                    })
                    .onItemOrFailure()
                    .invoke((done, failure) -> settle(started.get(), failure));
        });
    }

    private static ReactiveConnection connection(Mutiny.Session session) {
        return ((MutinySessionImpl) session).getReactiveConnection();
    }

    private static void settle(
            @org.jspecify.annotations.Nullable Tx tx, @org.jspecify.annotations.Nullable Throwable failure) {
        if (tx == null) {
            return;
        }
        if (failure == null) {
            tx.committed();
        } else {
            tx.rolledBack();
        }
    }

    /** Runs a transaction from a thread that may wait; rolled back when the work fails. */
    public <T> T inTransaction(Function<Tx, Uni<T>> work) {
        return inTransaction(Purpose.RELEASE, work);
    }

    /** The same for what is done by time and not for a release. */
    public <T> T upkeep(Function<Tx, Uni<T>> work) {
        return inTransaction(Purpose.UPKEEP, work);
    }

    <T> T inTransaction(Purpose purpose, Function<Tx, Uni<T>> work) {
        return await(() -> transaction(purpose, work));
    }

    /** Waits, on a thread that may, for what needs an event loop. */
    <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new CompletionException(e);
        }
    }
}
