package dev.slipway.runtime;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record that this service could not take in, for an operator to look at and to drive again. All else in the database is
 * read and written in SQL; Hibernate starts only where there is an entity.
 */
@Entity
@Table(name = "parked")
@IdClass(Parked.Place.class)
public class Parked {
    @Id
    private int partition;

    @Id
    @Column(name = "record_offset")
    private long offset;

    @Column(name = "release_id")
    private UUID release;

    private String reason;

    @Column(name = "parked_at")
    private Instant parkedAt;

    /** Where it stands on the topic. */
    public static class Place implements Serializable {
        private static final long serialVersionUID = 1L;

        private int partition;
        private long offset;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place place && place.partition == partition && place.offset == offset;
        }

        @Override
        public int hashCode() {
            return Objects.hash(partition, offset);
        }
    }

    /** The partition of the releases topic. */
    public int partition() {
        return partition;
    }

    /** The offset in it. */
    public long offset() {
        return offset;
    }

    /** Whose record it is; the release's later records are parked behind it. */
    public UUID release() {
        return release;
    }

    /** Why it could not be taken in. */
    public String reason() {
        return reason;
    }

    /** When that was, on the database's clock. */
    public Instant parkedAt() {
        return parkedAt;
    }
}
