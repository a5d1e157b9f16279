package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.BuildStarted;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.StageCancelled;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final BuildStarted STARTED = new BuildStarted("build-1");
    private static final StageCancelled CANCELLED = new StageCancelled("the release is cancelled");

    @Test
    void shouldPutNewEventsLastAndKnowNoneTwice() {
        // given
        Facts known = new Facts(ReleaseId.next(), List.of(STARTED));

        // when
        Facts more = known.with(List.of(STARTED, CANCELLED));

        // then
        assertThat(more.events()).containsExactly(STARTED, CANCELLED);
        assertThat(more.release()).isEqualTo(known.release());
    }
}
