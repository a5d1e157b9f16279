package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    @TempDir
    Path folder;

    private static long started() {
        return ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    }

    private static long ticks() throws IOException {
        return Processes.ticks(Files.readString(Path.of("/proc/self/stat")));
    }

    /** Whether this very process passes for the part of such an entry. */
    private boolean runs(ObjectNode entry) throws IOException {
        ObjectNode all = Json.object();
        all.set("edge", entry.put("pid", ProcessHandle.current().pid()));
        Files.writeString(folder.resolve("processes.json"), Json.write(all));
        return new Processes(new Layout(folder, folder)).running("edge").isPresent();
    }

    @Test
    void shouldReadTheTicksWhateverSignsAProcessesNameHas() {
        String stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 8675309 1000 2000";
        assertThat(Processes.ticks(stat)).isEqualTo(8675309);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKnowAPartAgainWhenTheClockWasSet() throws IOException {
        assertThat(runs(Json.object().put("started", started() + 5000).put("ticks", ticks())))
                .isTrue();
        assertThat(runs(Json.object().put("started", started()).put("ticks", ticks() + 1)))
                .isFalse();
    }

    @Test
    void shouldKnowAPartThatAnEarlierVersionStarted() throws IOException {
        assertThat(runs(Json.object().put("started", started()))).isTrue();
        assertThat(runs(Json.object().put("started", started() + 1))).isFalse();
    }

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

    @Test
    void shouldTakeAProcessForEndedThatNobodyHasNoticedYet() {
        assertThat(Processes.hasEnded("17 (java) Z 1 17 17 0")).isTrue();
        assertThat(Processes.hasEnded("17 (a) Z) S 1 17 17 0")).isFalse();
    }
}
