package dev.slipway.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.events.Digest;
import dev.slipway.events.EventJson;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Places in this service's schema. Every write is guarded by the fence; what it follows from is read under the row's lock.
 * Parameters are cast to text first: the client would send text for {@code jsonb} as one JSON string.
 */
@ApplicationScoped
class Places implements PlaceStore {
    private static final ObjectMapper JSON = EventJson.mapper();

    private static final String ENSURE = """
            insert into place (application, environment) values (:application, :environment)
            on conflict (application, environment) do nothing""";

    private static final String LOCK = """
            select generations, cast(current as text), address, cast(latest_comer as text), cast(latest_begun as text),
              cast(journal as text), fence
            from place where application = :application and environment = :environment for update""";

    private static final String SEE = """
            select generations, cast(current as text), address, cast(latest_comer as text), cast(latest_begun as text),
              cast(journal as text), fence
            from place where application = :application and environment = :environment""";

    private static final String QUIET = """
            select application, environment, generations, cast(current as text), address, cast(latest_comer as text),
              cast(latest_begun as text), cast(journal as text), fence
            from place where journal is null and current is not null""";

    private static final String ARRIVE = """
            update place set latest_comer = cast(cast(:comer as text) as uuid), updated_at = now()
            where application = :application and environment = :environment and fence <= :fence
              and (latest_comer is null or latest_comer < cast(cast(:comer as text) as uuid))""";

    private static final String WRITE = """
            update place set
              generations = :generations,
              current = nullif(cast(cast(:current as text) as jsonb), cast('null' as jsonb)),
              address = nullif(cast(:address as text), ''),
              latest_comer = cast(nullif(cast(:comer as text), '') as uuid),
              latest_begun = cast(nullif(cast(:begun as text), '') as uuid),
              holder = cast(nullif(cast(:holder as text), '') as uuid),
              journal = nullif(cast(cast(:journal as text) as jsonb), cast('null' as jsonb)),
              fence = :fence,
              updated_at = now()
            where application = :application and environment = :environment and fence <= :fence""";

    private static final String KEEP = """
            insert into deployment (application, environment, generation, release_id, image, deployment)
            select cast(:application as text), cast(:environment as text), cast(:generation as integer),
              cast(cast(:release as text) as uuid), cast(:image as text), cast(cast(:deployment as text) as jsonb)
            from place where application = :application and environment = :environment and fence <= :fence
            on conflict (application, environment, generation) do update set withdrawn_at = null""";

    private static final String WITHDRAW = """
            update deployment set withdrawn_at = now()
            where application = :application and environment = :environment and generation = :generation
              and exists (select 1 from place p where p.application = :application
                and p.environment = :environment and p.fence <= :fence)""";

    private static final String BEFORE = """
            select cast(deployment as text) from deployment
            where application = :application and environment = :environment and generation < :generation
              and withdrawn_at is null
            order by generation desc limit 1""";

    /** What {@link #BEFORE} would say, save versions of the very image that serves: nobody goes back to these. */
    private static final String NEEDED = """
            select generations, cast(current as text), address, cast(latest_comer as text), cast(latest_begun as text),
              cast(journal as text), fence,
              (select cast(d.deployment as text) from deployment d
                where d.application = place.application and d.environment = place.environment
                  and d.generation < cast(place.current->>'generation' as integer)
                  and d.image <> place.current->>'image' and d.withdrawn_at is null
                order by d.generation desc limit 1),
              application, environment
            from place""";

    private final Database database;

    Places(Database database) {
        this.database = database;
    }

    @Override
    public PlaceState see(Place place) {
        List<Object[]> rows = transaction(tx -> tx.query(SEE, parameters(place, Map.of())));
        return rows.stream().findFirst().map(row -> state(place, row)).orElseGet(() -> PlaceState.untouched(place));
    }

    @Override
    public PlaceState arrive(Place place, ReleaseId comer, long fence) {
        return transaction(tx -> locked(tx, place).flatMap(state -> tx.update(
                        ARRIVE, parameters(place, Map.of("fence", fence, "comer", comer.toString())))
                .replaceWith(state.seen(comer))));
    }

    @Override
    public PlaceState change(Place place, long fence, UnaryOperator<PlaceState> move) {
        return transaction(tx -> locked(tx, place).flatMap(before -> {
            PlaceState after = move.apply(before);
            if (after == before) {
                return Uni.createFrom().item(before);
            }
            refuse(before, fence);
            return write(tx, after, fence).replaceWith(after);
        }));
    }

    @Override
    public void settle(Place place, long fence, Journal.Kind kind, ReleaseId release, String key) {
        transaction(tx -> locked(tx, place).flatMap(before -> {
            if (!before.heldBy(kind, release, key)
                    || before.journal() == null
                    || !before.journal().over()) {
                return Uni.createFrom().voidItem();
            }
            refuse(before, fence);
            PlaceState.Settlement settlement = before.settled();
            return keep(tx, place, fence, settlement.kept())
                    .flatMap(kept -> withdraw(tx, place, fence, settlement.withdrawn()))
                    .flatMap(withdrawn -> write(tx, settlement.state(), fence))
                    .replaceWithVoid();
        }));
    }

    @Override
    public List<PlaceState> quiet() {
        List<Object[]> rows = transaction(tx -> tx.query(QUIET, Map.of()));
        return rows.stream()
                .map(row -> state(
                        new Place(String.valueOf(row[0]), String.valueOf(row[1])),
                        Arrays.copyOfRange(row, 2, row.length)))
                .toList();
    }

    @Override
    public Set<Digest> images() {
        List<Object[]> rows = transaction(tx -> tx.query(NEEDED, Map.of()));
        return rows.stream()
                .flatMap(row -> Stream.concat(
                        state(new Place(String.valueOf(row[8]), String.valueOf(row[9])), row)
                                .deployments(),
                        row[7] == null ? Stream.empty() : Stream.of(read((String) row[7], Deployment.class))))
                .map(deployment -> deployment.image().digest())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<Deployment> before(Place place, int generation) {
        List<Object[]> rows = transaction(tx -> tx.query(BEFORE, parameters(place, Map.of("generation", generation))));
        return rows.stream().findFirst().map(row -> read(String.valueOf(row[0]), Deployment.class));
    }

    private <T> T transaction(Function<Tx, Uni<T>> work) {
        try {
            return database.inTransaction(work);
        } catch (RuntimeException e) {
            if (e instanceof CompletionException && e.getCause() instanceof StaleFence stale) {
                throw stale;
            }
            throw e;
        }
    }

    private static Uni<PlaceState> locked(Tx tx, Place place) {
        return tx.update(ENSURE, parameters(place, Map.of()))
                .flatMap(made -> tx.query(LOCK, parameters(place, Map.of())))
                .map(rows -> state(place, rows.get(0)));
    }

    private static PlaceState state(Place place, Object[] row) {
        return new PlaceState(
                place,
                ((Number) row[0]).intValue(),
                row[1] == null ? null : read((String) row[1], Deployment.class),
                row[2] == null ? null : URI.create((String) row[2]),
                row[3] == null ? null : ReleaseId.parse((String) row[3]),
                row[4] == null ? null : ReleaseId.parse((String) row[4]),
                row[5] == null ? null : read((String) row[5], Journal.class),
                ((Number) row[6]).longValue());
    }

    private static void refuse(PlaceState state, long fence) {
        if (fence < state.fence()) {
            throw new StaleFence(state.place(), fence, state.fence());
        }
    }

    private static Uni<Integer> write(Tx tx, PlaceState state, long fence) {
        Map<String, Object> values = new HashMap<>();
        values.put("generations", state.generations());
        values.put("current", json(state.current()));
        values.put("address", text(state.address()));
        values.put("comer", text(state.latestComer()));
        values.put("begun", text(state.latestBegun()));
        values.put(
                "holder", text(state.journal() == null ? null : state.journal().release()));
        values.put("journal", json(state.journal()));
        values.put("fence", fence);
        return tx.update(WRITE, parameters(state.place(), values)).map(written -> {
            if (written != 1) {
                throw new StaleFence(state.place(), fence, state.fence());
            }
            return written;
        });
    }

    private static Uni<Integer> keep(Tx tx, Place place, long fence, @Nullable Deployment kept) {
        return kept == null
                ? Uni.createFrom().item(0)
                : tx.update(
                        KEEP,
                        parameters(
                                place,
                                Map.of(
                                        "generation", kept.generation(),
                                        "release", kept.release().toString(),
                                        "image", kept.image().toString(),
                                        "deployment", json(kept),
                                        "fence", fence)));
    }

    private static Uni<Integer> withdraw(Tx tx, Place place, long fence, @Nullable Deployment withdrawn) {
        return withdrawn == null
                ? Uni.createFrom().item(0)
                : tx.update(WITHDRAW, parameters(place, Map.of("generation", withdrawn.generation(), "fence", fence)));
    }

    private static Map<String, Object> parameters(Place place, Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.put("application", place.application());
        all.put("environment", place.environment());
        return all;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String json(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value + " as JSON", e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the database holds a " + type.getSimpleName() + " that this version cannot read", e);
        }
    }
}
