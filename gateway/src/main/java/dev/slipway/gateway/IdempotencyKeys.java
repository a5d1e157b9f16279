package dev.slipway.gateway;

import dev.slipway.events.ReleaseId;
import dev.slipway.gateway.problem.Problem;
import dev.slipway.gateway.problem.ProblemException;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Requests that were carried out, by their Idempotency-Key; each actor has keys of its own. */
@ApplicationScoped
class IdempotencyKeys {
    private static final String CLAIM = """
            insert into idempotency (actor, key, request_hash, release_id, command)
            values (:actor, :key, :hash, cast(cast(:release as text) as uuid), :command)
            on conflict do nothing
            """;
    private static final String FIND =
            "select request_hash, release_id, command from idempotency where actor = :actor and key = :key";
    private static final String FORGET =
            "delete from idempotency where created_at < now() - cast(cast(:age as text) as interval)";

    /** What the same request led to before. */
    record Earlier(ReleaseId release, String command) {}

    /**
     * Claims the request's key in this transaction; waits for another that holds it.
     *
     * @return what the same request led to, if it was carried out before
     * @throws ProblemException 422 when the key belongs to another request
     */
    Uni<Optional<Earlier>> claim(Tx tx, Asked asked, ReleaseId release, String command) {
        if (asked.key() == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        Map<String, Object> row = Map.of(
                "actor", asked.actor(),
                "key", asked.key(),
                "hash", asked.hash(),
                "release", release.toString(),
                "command", command);
        return tx.update(CLAIM, row)
                .flatMap(claimed -> claimed > 0
                        ? Uni.createFrom().item(Optional.empty())
                        : earlier(tx, asked, asked.key()));
    }

    private static Uni<Optional<Earlier>> earlier(Tx tx, Asked asked, String key) {
        return tx.query(FIND, Map.of("actor", asked.actor(), "key", key)).map(rows -> {
            Object[] row = rows.getFirst();
            if (!asked.hash().equals(row[0])) {
                throw new ProblemException(Problem.of(
                        422,
                        "key-used-otherwise",
                        "The Idempotency-Key belongs to another request",
                        "A request with the key '" + key + "' and other contents was carried out before.",
                        "Take a new key for a new request."));
            }
            return Optional.of(new Earlier(new ReleaseId((UUID) row[1]), (String) row[2]));
        });
    }

    /** Deletes what is older. */
    Uni<Integer> forget(Tx tx, Duration age) {
        return tx.update(FORGET, Map.of("age", age.toString()));
    }
}
