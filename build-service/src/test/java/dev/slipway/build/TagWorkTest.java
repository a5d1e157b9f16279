package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.runtime.testing.JobDouble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagWorkTest {
    @TempDir
    Path folder;

    private OciRegistry server;
    private Registry registry;

    @BeforeEach
    void start() throws Exception {
        server = OciRegistry.start(folder.resolve("registry"), 0);
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(server.address()));
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
        server.close();
    }

    @Test
    void shouldSetTagsAndRepairThoseThatNameSomethingElse() throws Exception {
        // given
        ArtifactRef ours = artifact("ours");
        registry.tag(artifact("theirs"), "1.2.3");
        JobDouble job = JobDouble.in(folder);

        // when
        BuildVerdict verdict = new TagWork(registry).perform(new BuildJob.Tag(ours, List.of("1.2.3", "abc")), job);

        // then
        assertThat(verdict).isEqualTo(new BuildVerdict.Tagged(List.of("1.2.3", "abc")));
        assertThat(registry.readTag(ours.repository(), "1.2.3")).contains(ours.digest());
        assertThat(registry.readTag(ours.repository(), "abc")).contains(ours.digest());
        assertThat(job.logged()).contains("tag 1.2.3 names " + ours);
    }

    @Test
    void shouldSayItAndGoOnWhenTheArtifactIsGone() throws Exception {
        // given
        ArtifactRef gone = artifact("gone");
        registry.delete(gone);
        JobDouble job = JobDouble.in(folder);

        // when
        BuildVerdict verdict = new TagWork(registry).perform(new BuildJob.Tag(gone, List.of("1.2.3")), job);

        // then
        assertThat(verdict).isEqualTo(new BuildVerdict.Tagged(List.of()));
        assertThat(job.logged()).contains("warning: tag 1.2.3 is not set");
    }

    private ArtifactRef artifact(String content) {
        Layer layer = Layer.of("text/plain", content.getBytes(StandardCharsets.UTF_8), null);
        return registry.pushArtifact(server.address() + "/shop", "text/plain", List.of(layer), Map.of(), null);
    }
}
