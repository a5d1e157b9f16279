package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComplaintTest {
    private final List<String> said = new ArrayList<>();
    private long now = -5;
    private final Complaint complaint =
            new Complaint("sweeping is put off", () -> now, (level, text) -> said.add(level + " " + text));

    @Test
    void shouldBeToldOnceForManyFailuresAndOnceWhenItIsOver() {
        // when
        fail("away", 3);
        complaint.worked();
        complaint.worked();
        // then
        assertThat(said)
                .containsExactly(
                        "WARN sweeping is put off: java.lang.IllegalStateException: away",
                        "INFO sweeping is put off no longer, after 3 failures");
    }

    @Test
    void shouldBeToldAgainEachMinute() {
        // when
        fail("away", 2);
        now += Duration.ofMinutes(1).toNanos();
        fail("away", 2);
        // then
        assertThat(said).hasSize(2);
    }

    @Test
    void shouldBeToldAgainWhenItsReasonChanges() {
        // when
        fail("away", 2);
        fail("locked out", 2);
        // then
        assertThat(said).hasSize(2).last().asString().endsWith("locked out");
    }

    @Test
    void shouldBeToldAgainWhenItHadWorkedBetween() {
        // when
        fail("away", 1);
        complaint.worked();
        fail("away", 1);
        // then
        assertThat(said).hasSize(2).allMatch(line -> line.startsWith("WARN"));
    }

    private void fail(String reason, int times) {
        for (int i = 0; i < times; i++) {
            complaint.failed(new IllegalStateException(reason));
        }
    }
}
