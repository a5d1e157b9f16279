package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.Positions.Place;
import org.junit.jupiter.api.Test;

/** A partition that is set back to where the database stands, while records of it are on their way. */
class PlaceTest {
    private static final Place SET_BACK = new Place(11, 11, 21, 11);

    @Test
    void shouldDropWhatWasOnItsWayUntilTheWantedRecordComes() {
        assertThat(SET_BACK.takes(20)).isFalse();
        assertThat(SET_BACK.lookedAt(20)).isEqualTo(SET_BACK);
        assertThat(SET_BACK.takes(11)).isTrue();
        assertThat(SET_BACK.lookedAt(11).takes(12)).isTrue();
    }

    @Test
    void shouldGoOnWhenTheWantedRecordIsCommittedBeforeItComesAgain() {
        // given
        Place further = SET_BACK.committedTo(13);
        // when, then
        assertThat(further.takes(11)).isFalse();
        assertThat(further.lookedAt(11).takes(12)).isFalse();
        assertThat(further.lookedAt(11).lookedAt(12).takes(13)).isTrue();
    }

    @Test
    void shouldTakeNothingTwice() {
        Place place = SET_BACK.lookedAt(11).committedTo(12);
        assertThat(place.takes(11)).isFalse();
        assertThat(place.takes(12)).isTrue();
    }
}
