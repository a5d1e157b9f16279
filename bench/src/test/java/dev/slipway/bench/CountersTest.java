package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final String BEFORE = """
            # TYPE slipway_database_statements counter
            # HELP slipway_database_statements
            slipway_database_statements_total{purpose="release"} 10.0
            slipway_database_statements_total{purpose="upkeep"} 7.0
            slipway_database_commits_total{purpose="release"} 3.0
            slipway_intake_parked_total 9.0
            """;
    private static final String AFTER = """
            slipway_database_statements_total{purpose="release"} 1.6E2
            slipway_database_statements_total{purpose="upkeep"} 7.0
            slipway_database_commits_total{purpose="release"} 43.0
            slipway_database_commits_total{purpose="claim"} 2.0
            """;

    private static Counters of(String text) {
        return Counters.read(text.lines());
    }

    @Test
    void shouldReadTheDatabasesCountersAlone() {
        // given
        Stream<String> lines = BEFORE.lines();

        // when
        Counters counters = Counters.read(lines);

        // then
        assertThat(counters.values()).hasSize(3);
        assertThat(counters.get("statements", "release")).isEqualTo(10.0);
        assertThat(counters.get("commits", "upkeep")).isZero();
    }

    @Test
    void shouldTellWhatWasAddedAlsoWhenACounterIsNew() {
        // given
        Counters before = of(BEFORE);

        // when
        Counters added = of(AFTER).minus(before);

        // then
        assertThat(added.get("statements", "release")).isEqualTo(150.0);
        assertThat(added.get("statements", "upkeep")).isZero();
        assertThat(added.get("commits", "release")).isEqualTo(40.0);
        assertThat(added.get("commits", "claim")).isEqualTo(2.0);
    }

    @Test
    void shouldAddUpServices() {
        // given
        Counters one = of(BEFORE);

        // when
        Counters both = one.plus(of(AFTER));

        // then
        assertThat(both.get("statements", "release")).isEqualTo(170.0);
        assertThat(both.get("commits", "claim")).isEqualTo(2.0);
    }
}
