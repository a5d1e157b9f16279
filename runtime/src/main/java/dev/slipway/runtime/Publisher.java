package dev.slipway.runtime;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.ReleaseId;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Sends committed facts to the topic, those of one release one after the other, and remembers which arrived. */
@ApplicationScoped
class Publisher {
    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private static final int REMEMBERED = 20_000;

    private final MutinyEmitter<byte[]> emitter;
    /** Facts of a release that wait for the one before them; present while one of them is in flight. */
    private final Map<ReleaseId, Deque<Outbox.Row>> queues = new HashMap<>();
    /** Numbers that are queued, in flight, or arrived and not yet marked. */
    private final Map<ReleaseId, Set<Long>> held = new HashMap<>();

    private final List<Outbox.Row> arrived = new ArrayList<>();
    private final Set<UUID> stated = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    Publisher(@Channel("facts") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    /** Whether this replica stated this fact lately: what it reads of its own needs no second look. */
    boolean statedLately(UUID eventId) {
        return stated.contains(eventId);
    }

    /** The database may stand at an earlier moment: what was stated since must be taken in again. */
    void forgetStated() {
        stated.clear();
    }

    /**
     * Takes a release's newest facts, in order, when the one before them is in hand here.
     *
     * @return false, with nothing taken, when it is not: they must not overtake it
     */
    boolean publishAfterOthers(List<Outbox.Row> rows) {
        Outbox.Row first = rows.getFirst();
        return take(rows, () -> held.getOrDefault(first.release(), Set.of()).contains(first.number() - 1));
    }

    /** Takes facts of one release, in order, before which none is pending; those in hand are left as they are. */
    void publish(List<Outbox.Row> rows) {
        take(rows, () -> true);
    }

    private boolean take(List<Outbox.Row> rows, BooleanSupplier mayGo) {
        Outbox.Row first = null;
        synchronized (this) {
            if (!mayGo.getAsBoolean()) {
                return false;
            }
            for (Outbox.Row row : rows) {
                if (hold(row) && enqueue(row)) {
                    first = row;
                }
            }
        }
        if (first != null) {
            send(first);
        }
        return true;
    }

    private boolean hold(Outbox.Row row) {
        stated.add(row.eventId());
        return held.computeIfAbsent(row.release(), any -> new HashSet<>()).add(row.number());
    }

    /** Whether nothing of the release is in flight, so that this is to be sent now. */
    private boolean enqueue(Outbox.Row row) {
        Deque<Outbox.Row> queue = queues.get(row.release());
        if (queue == null) {
            queues.put(row.release(), new ArrayDeque<>());
            return true;
        }
        queue.add(row);
        return false;
    }

    private void send(Outbox.Row row) {
        emit(row).subscribe().with(sent -> next(row), failure -> stop(row, failure));
    }

    private Uni<Void> emit(Outbox.Row row) {
        RecordHeaders headers = new RecordHeaders();
        row.headers().forEach((name, value) -> headers.add(name, CloudEventCodec.bytes(value)));
        return emitter.sendMessage(Message.of(row.data())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(row.release().toString())
                        .withHeaders(headers)
                        .build()));
    }

    private void next(Outbox.Row row) {
        Outbox.Row following;
        synchronized (this) {
            arrived.add(row);
            Deque<Outbox.Row> queue = queues.get(row.release());
            following = queue == null ? null : queue.poll();
            if (following == null) {
                queues.remove(row.release());
            }
        }
        if (following != null) {
            send(following);
        }
    }

    /** The first failure ends the release's queue: what is behind it must not overtake it. The sweep tries again. */
    private void stop(Outbox.Row row, Throwable failure) {
        LOG.warnf("fact %s of release %s is not on the topic yet: %s", row.number(), row.release(), failure);
        synchronized (this) {
            Deque<Outbox.Row> queue = queues.remove(row.release());
            forget(row);
            if (queue != null) {
                queue.forEach(this::forget);
            }
        }
    }

    synchronized boolean hasArrived() {
        return !arrived.isEmpty();
    }

    /** What arrived since the last call, to be marked in the database. */
    synchronized List<Outbox.Row> takeArrived() {
        List<Outbox.Row> taken = List.copyOf(arrived);
        arrived.clear();
        return taken;
    }

    /** Takes back what could not be marked. */
    synchronized void putBack(List<Outbox.Row> rows) {
        arrived.addAll(rows);
    }

    /** Lets go of a fact that is marked, or that must be published again. */
    synchronized void forget(Outbox.Row row) {
        held.computeIfPresent(row.release(), (release, numbers) -> {
            numbers.remove(row.number());
            return numbers.isEmpty() ? null : numbers;
        });
    }
}
