package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerEventsTest {
    private final List<Gateway.ServerEvent> seen = new ArrayList<>();

    @Test
    void shouldPutAnEventTogetherWhenItsLinesHaveCome() {
        ServerEvents events = new ServerEvents(seen::add);
        // when
        List.of(":alive", "id:7", "event: slipway.build.started.v1", "data:{\"a\":", "data: 1}", "")
                .forEach(events::line);
        // then
        assertThat(seen)
                .containsExactly(new Gateway.ServerEvent(
                        "7", "slipway.build.started.v1", Json.object().put("a", 1)));
    }

    @Test
    void shouldSayThatNoMoreIsWantedWhenTheEventWasTheLast() {
        ServerEvents events = new ServerEvents(event -> !event.type().equals("end"));
        assertThat(events.line("event:first")).isTrue();
        assertThat(events.line("data:{}")).isTrue();
        assertThat(events.line("")).isTrue();
        events.line("event:end");
        events.line("data:{}");
        assertThat(events.line("")).isFalse();
    }
}
