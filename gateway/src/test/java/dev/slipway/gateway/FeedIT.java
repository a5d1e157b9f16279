package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.Source;
import dev.slipway.runtime.Advance;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.FactHandler.Received;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a subscriber is told of facts that were taken in after later ones. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class FeedIT {
    private static final Feed.Filter ALL = new Feed.Filter(null, "", List.of());

    /** Of no topic: nobody else writes there. */
    private static int partition = 100;

    @Inject
    Database database;

    @Inject
    Views views;

    @Inject
    Feed feed;

    private ReleaseId release;

    @BeforeEach
    void begin() {
        release = ReleaseId.next();
        partition++;
    }

    private Fact takeIn(long offset) {
        Fact fact =
                new Fact(UUID.randomUUID(), release, Source.GATEWAY, Story.BEGIN, null, null, null, Story.requested());
        Received received = new Received(fact, new Advance(partition, offset, offset));
        database.inTransaction(tx -> views.add(tx, received));
        return fact;
    }

    /** This release's: other tests' may come at any time. */
    private List<Fact> facts(Feed.Found found) {
        return found.items().stream()
                .map(item -> StructuredEvent.read(item.cloudevent()))
                .filter(fact -> fact.release().equals(release))
                .toList();
    }

    @Test
    void shouldTellWhoHasReadPastItOfAFactThatIsTakenInLate() {
        // given
        takeIn(10);
        takeIn(12);
        Position past = feed.horizon();
        Fact first = takeIn(11);
        Fact second = takeIn(5);
        Fact newest = takeIn(13);

        // when
        Feed.Found found = feed.read(ALL, past);

        // then
        assertThat(facts(found)).containsExactly(first, second, newest);
        assertThat(facts(feed.read(ALL, found.next()))).isEmpty();
        assertThat(facts(feed.read(ALL, past.after(partition, 11, 1)))).containsExactly(second, newest);
    }

    @Test
    void shouldTellOfEachFactOnceAndInTheTopicsOrderWhoReadsFromTheStart() {
        // given
        Fact ten = takeIn(10);
        Fact twelve = takeIn(12);
        Fact eleven = takeIn(11);
        Fact five = takeIn(5);

        // when
        Feed.Found found = feed.read(new Feed.Filter(release, "", List.of()), Position.START);

        // then
        assertThat(facts(found)).containsExactly(five, ten, eleven, twelve);
        assertThat(feed.read(new Feed.Filter(release, "", List.of()), found.next())
                        .items())
                .isEmpty();
    }
}
