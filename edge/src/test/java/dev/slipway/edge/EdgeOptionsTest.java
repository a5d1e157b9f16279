package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeOptionsTest {
    private static EdgeOptions parse(String arguments) {
        return EdgeOptions.parse(List.of(arguments.split(" ")));
    }

    @Test
    void shouldDefaultToLoopbackAndAPickedPort() {
        assertThat(parse("--state s"))
                .isEqualTo(new EdgeOptions(
                        Path.of("s"),
                        0,
                        "127.0.0.1",
                        false,
                        null,
                        Duration.ofSeconds(10),
                        Ports.DEFAULT,
                        Duration.ofMinutes(5),
                        Set.of()));
    }

    @Test
    void shouldReadEveryOption() {
        assertThat(parse(
                        "--token-file --state s --admin-port 90 --bind 0.0.0.0 --drain-seconds 3 --application-ports 70-79"
                                + " --answer-seconds 7 --trusted-proxy 10.0.0.0/8 --trusted-proxy ::1"))
                .isEqualTo(new EdgeOptions(
                        Path.of("s"),
                        90,
                        "0.0.0.0",
                        true,
                        null,
                        Duration.ofSeconds(3),
                        new Ports(70, 79),
                        Duration.ofSeconds(7),
                        Set.of("10.0.0.0/8", "::1")));
        assertThat(parse("--state s --token-file t").tokenFile()).isEqualTo(Path.of("t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--admin-port 1",
                "--state",
                "--state s --admin-port x",
                "--state s --admin-port 65536",
                "--state s --colour red",
                "--state s --bind 0.0.0.0",
                "--state s --application-ports 79-70",
                "--state s --application-ports 70",
                "--state s --answer-seconds 0",
                "--state s --trusted-proxy proxy.example",
                "--state s --trusted-proxy 10.0.0.0/33",
            })
    void shouldRefuse(String arguments) {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--");
    }
}
