package dev.slipway.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortBookTest {
    @TempDir
    Path state;

    @Test
    void shouldReusePortWhenOneWasPickedBefore() throws Exception {
        // given
        int picked = new PortBook(state).assign("kafka", Optional.empty());

        // when
        int again = new PortBook(state).assign("kafka", Optional.of(0));

        // then
        assertThat(again).isEqualTo(picked).isBetween(20_000, 32_000);
        assertThat(Files.readString(state.resolve("devstack.json"))).contains("\"kafka\" : " + picked);
        assertThat(new PortBook(state).assign("registry", Optional.empty())).isNotEqualTo(picked);
    }

    @Test
    void shouldRememberPortWhenOneWasAskedFor() throws Exception {
        // given
        new PortBook(state).assign("registry", Optional.empty());

        // when
        new PortBook(state).assign("registry", Optional.of(31_999));

        // then
        assertThat(new PortBook(state).assign("registry", Optional.empty())).isEqualTo(31_999);
    }

    @Test
    void shouldReplaceOnlyInternalPortWhenItIsTaken() throws Exception {
        // given
        int inner = new PortBook(state).assignInternal("kafkaController");
        int outer = new PortBook(state).assign("kafka", Optional.empty());
        try (ServerSocket holdsInner = new ServerSocket(inner, 1, InetAddress.getByName("127.0.0.1"));
                ServerSocket holdsOuter = new ServerSocket(outer, 1, InetAddress.getByName("127.0.0.1"))) {
            // when
            int next = new PortBook(state).assignInternal("kafkaController");

            // then
            assertThat(next).isNotEqualTo(holdsInner.getLocalPort());
            assertThat(new PortBook(state).assign("kafka", Optional.empty())).isEqualTo(holdsOuter.getLocalPort());
        }
    }

    @Test
    void shouldSayWhatToMendWhenTheBookIsDamaged() throws Exception {
        // given
        Files.writeString(state.resolve("devstack.json"), "[]");

        // when, then
        assertThatThrownBy(() -> new PortBook(state).assign("kafka", Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("devstack.json is not a JSON object");
    }
}
