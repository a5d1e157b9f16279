package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    @Test
    void shouldKnowAPartByItsArguments() {
        assertThat(Processes.part(List.of("-Xmx192m", "-Dslipway.runtime.worker=build-2", "-jar", "x/quarkus-run.jar")))
                .contains("build-2");
        assertThat(Processes.part(List.of("-jar", "/s/edge/target/slipway-edge.jar", "--state", "s")))
                .contains("edge");
        assertThat(Processes.part(List.of("-jar", "/s/devstack/target/slipway-devstack.jar", "--state", "s")))
                .contains("devstack");
    }

    @Test
    void shouldTakeNothingElseForAPart() {
        assertThat(Processes.part(List.of("-jar", "/s/devstack/target/slipway-devstack.jar", "--stop-orphans")))
                .isEmpty();
        assertThat(Processes.part(List.of("-jar", "/app/hello.jar"))).isEmpty();
    }
}
