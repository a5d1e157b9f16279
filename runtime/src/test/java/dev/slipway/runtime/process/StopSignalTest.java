package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private final StopSignal signal = new StopSignal();
    private final List<String> heard = new ArrayList<>();

    @Test
    void shouldTellEveryListenerOnceWithTheFirstReason() {
        // given
        signal.onStop(reason -> heard.add("a " + reason));
        signal.onStop(reason -> heard.add("b " + reason));

        // when
        signal.stop("cancelled");
        signal.stop("shutting down");

        // then
        assertThat(heard).containsExactly("a cancelled", "b cancelled");
        assertThat(signal.reason()).contains("cancelled");
    }

    @Test
    void shouldTellLatecomerAtOnce() {
        // given
        signal.stop("cancelled");

        // when
        signal.onStop(heard::add);

        // then
        assertThat(heard).containsExactly("cancelled");
    }

    @Test
    void shouldNotTellListenerThatWasTakenOff() {
        // given
        StopSignal.Registration registration = signal.onStop(heard::add);
        registration.close();

        // when
        signal.stop("cancelled");

        // then
        assertThat(heard).isEmpty();
        assertThat(signal.stopped()).isTrue();
    }
}
