package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out without Buildah; {@link BuildahPackagerIT} has the rest. */
class BuildahPackagerTest {
    private static final String NOWHERE = "/nonexistent/buildah";

    @TempDir
    Path folder;

    private DockerfileFixture images;

    @BeforeEach
    void start() throws Exception {
        images = new DockerfileFixture(folder);
    }

    @AfterEach
    void stop() throws Exception {
        images.close();
    }

    @Test
    void shouldBreakDownForGoodWhenThereIsNoBuilder() throws Exception {
        // when
        Breakdown breakdown = breakdown(NOWHERE);

        // then
        assertThat(breakdown.failure().code()).isEqualTo("builder-missing");
        assertThat(breakdown.failure().why()).contains(NOWHERE);
        assertThat(breakdown.failure().mend()).contains("Install the package buildah");
        assertThat(breakdown.retry()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 'Error during unshare(CLONE_NEWUSER): Operation not permitted' >&2; exit 1",
                "echo 'level=warning msg=\"Found no UID ranges set aside for user\"' >&2; exit 0",
            })
    void shouldBreakDownForGoodWhenTheBuilderCannotRunHere(String script) throws Exception {
        // given
        String program = program(script);

        // when
        Breakdown breakdown = breakdown(program);

        // then
        assertThat(breakdown.failure().code()).isEqualTo("builder-missing");
        assertThat(breakdown.failure().why()).containsAnyOf("Operation not permitted", "no UID ranges");
        assertThat(breakdown.retry()).isFalse();
    }

    /** The builder waits until it is heard. */
    @Test
    void shouldSayWhatTheBuilderPrintsWhileItBuilds() throws Exception {
        // given
        Path heard = folder.resolve("heard");
        images.whenSaid = line -> heard.toFile().mkdir();
        String program = program("""
                case " $* " in *" build "*)
                  echo 'STEP 1/1: RUN x'
                  for i in $(seq 100); do [ -e %1$s ] && break; sleep 0.1; done
                  [ -e %1$s ] && echo 'Error: building at STEP "RUN x": it was heard'
                  exit 1
                esac
                """.formatted(heard));

        // when
        Failure failure = images.failure(program, images.workspace("FROM scratch\nRUN x\n"));

        // then
        assertThat(failure.code()).isEqualTo("image-build-failed");
        assertThat(failure.why()).contains("it was heard");
    }

    @Test
    void shouldRefuseWhenTheDockerfileIsMissing() throws Exception {
        // given
        Path workspace = images.workspace("");
        Files.delete(workspace.resolve("Dockerfile"));

        // then
        assertThat(images.failure(NOWHERE, workspace).code()).isEqualTo("files-missing");
    }

    @Test
    void shouldRefuseWhenTheDockerfileIsAFolder() throws Exception {
        // given
        Path workspace = images.workspace("");
        Files.delete(workspace.resolve("Dockerfile"));
        Files.createDirectory(workspace.resolve("Dockerfile"));

        // then
        assertThat(images.failure(NOWHERE, workspace).code()).isEqualTo("files-missing");
    }

    @Test
    void shouldRefuseWhenTheDockerfileIsALinkThatLeadsOut() throws Exception {
        // given
        Path workspace = images.workspace("");
        Files.delete(workspace.resolve("Dockerfile"));
        Files.createSymbolicLink(workspace.resolve("Dockerfile"), Path.of("/etc/passwd"));

        // when
        Failure failure = images.failure(NOWHERE, workspace);

        // then
        assertThat(failure.code()).isEqualTo("files-outside");
    }

    private String program(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("buildah"), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program.toString();
    }

    private Breakdown breakdown(String program) {
        return catchThrowableOfType(Breakdown.class, () -> images.make(program, images.workspace("FROM scratch\n")));
    }
}
