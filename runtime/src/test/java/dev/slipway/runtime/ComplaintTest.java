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
                        "INFO over after 3 failure(s): sweeping is put off");
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
        assertThat(said).hasSize(3).filteredOn(line -> line.startsWith("WARN")).hasSize(2);
    }

    private void fail(String reason, int times) {
        for (int i = 0; i < times; i++) {
            complaint.failed(new IllegalStateException(reason));
        }
    }
}
