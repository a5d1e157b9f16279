package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
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
        Path program = Files.writeString(folder.resolve("buildah"), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        // when
        Breakdown breakdown = breakdown(program.toString());

        // then
        assertThat(breakdown.failure().code()).isEqualTo("builder-missing");
        assertThat(breakdown.failure().why()).containsAnyOf("Operation not permitted", "no UID ranges");
        assertThat(breakdown.retry()).isFalse();
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

    private Breakdown breakdown(String program) {
        return catchThrowableOfType(Breakdown.class, () -> images.make(program, images.workspace("FROM scratch\n")));
    }
}
