package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ReleaseId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.reactive.messaging.MutinyEmitter;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

/** The order of one release's facts, whatever fails in between. */
class PublisherTest {
    private final ReleaseId release = ReleaseId.next();
    private final List<Integer> sent = new ArrayList<>();
    private final Deque<UniEmitter<? super Void>> inFlight = new ArrayDeque<>();
    private final Publisher publisher = new Publisher(emitter());

    /** A channel whose every send ends as the test says. */
    @SuppressWarnings("unchecked")
    private MutinyEmitter<byte[]> emitter() {
        return (MutinyEmitter<byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MutinyEmitter.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("sendMessage");
                    sent.add((int) ((Message<byte[]>) arguments[0]).getPayload()[0]);
                    return Uni.createFrom().<Void>emitter(inFlight::add);
                });
    }

    private List<Outbox.Row> rows(int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number ->
                        new Outbox.Row(release, number, new UUID(0, number), Map.of(), new byte[] {(byte) number}))
                .toList();
    }

    private void arrive() {
        inFlight.remove().complete(null);
    }

    private void fail() {
        inFlight.remove().fail(new IllegalStateException("the broker is away"));
    }

    @Test
    void shouldSendOneAfterTheOther() {
        publisher.publish(rows(1, 2));
        assertThat(publisher.publishAfterOthers(rows(3))).isTrue();
        assertThat(sent).containsExactly(1);
        // when
        arrive();
        arrive();
        arrive();
        // then
        assertThat(sent).containsExactly(1, 2, 3);
        assertThat(publisher.takeArrived()).extracting(Outbox.Row::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldNotLetAFactOvertakeOneThatFailedBehindAnArrivedOne() {
        publisher.publish(rows(1, 2));
        arrive();
        fail();
        // when
        boolean taken = publisher.publishAfterOthers(rows(3));
        // then
        assertThat(taken).isFalse();
        assertThat(sent).containsExactly(1, 2);
    }

    @Test
    void shouldSendWhatIsPendingAfterAFailureButNotWhatArrived() {
        publisher.publish(rows(1, 2, 3));
        arrive();
        fail();
        // when
        publisher.publish(rows(1, 2, 3));
        arrive();
        arrive();
        // then
        assertThat(sent).containsExactly(1, 2, 2, 3);
    }

    @Test
    void shouldSendOnceWhatIsGivenTwice() {
        publisher.publish(rows(1));
        publisher.publish(rows(1));
        // when
        arrive();
        // then
        assertThat(sent).containsExactly(1);
    }
}
