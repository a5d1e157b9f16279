package dev.slipway.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevstackOptionsTest {
    @Test
    void shouldRunAllPartsWhenOnlyTheStateIsNamed() {
        // when
        DevstackOptions options = DevstackOptions.parse(List.of("--state", "/s/../state"));

        // then
        assertThat(options.state()).isEqualTo(Path.of("/state"));
        assertThat(options.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(options.port(Part.KAFKA)).isEmpty();
        assertThat(options.services()).isEmpty();
        assertThat(options.stopOrphans()).isFalse();
    }

    @Test
    void shouldReadEveryOptionWhenGiven() {
        // when
        DevstackOptions options = DevstackOptions.parse(List.of(
                "--state",
                "/state",
                "--only",
                "postgres,registry",
                "--postgres-port",
                "0",
                "--registry-port",
                "5000",
                "--service",
                "build:/run/a:b",
                "--service",
                "scan:pw",
                "--stop-orphans"));

        // then
        assertThat(options.parts()).containsExactlyInAnyOrder(Part.POSTGRES, Part.REGISTRY);
        assertThat(options.port(Part.POSTGRES)).contains(0);
        assertThat(options.port(Part.REGISTRY)).contains(5000);
        assertThat(options.services())
                .containsExactly(
                        new DevstackOptions.Service("build", Path.of("/run/a:b")),
                        new DevstackOptions.Service("scan", Path.of("pw")));
        assertThat(options.stopOrphans()).isTrue();
    }

    @Test
    void shouldSayWhatIsWrongWhenArgumentsAre() {
        rejects("--state is missing");
        rejects("lacks its value", "--state");
        rejects("no option --verbose", "--verbose");
        rejects("no part redis", "--state", "s", "--only", "kafka,redis");
        rejects("no port", "--kafka-port", "65536");
        rejects("no port", "--kafka-port", "x");
        rejects("not NAME:FILE", "--service", "build");
        rejects("needs the part postgres", "--state", "s", "--only", "kafka", "--service", "build:f");
    }

    private static void rejects(String message, String... arguments) {
        assertThatThrownBy(() -> DevstackOptions.parse(List.of(arguments)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
