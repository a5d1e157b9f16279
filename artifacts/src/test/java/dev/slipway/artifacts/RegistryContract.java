package dev.slipway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the client does on any registry that keeps to the specification, with or without a referrers API. */
abstract class RegistryContract {
    private static final String TYPE = "application/vnd.slipway.test.v1";

    @TempDir
    Path folder;

    private Registry registry;
    private String repository;

    /** The running registry's host and port. */
    abstract String host();

    /** How it is reached. */
    RegistrySettings settings() {
        return RegistrySettings.defaults().withPlainHttp(host());
    }

    @BeforeEach
    void open() {
        registry = Registry.open(settings());
        repository = host() + "/team/app-" + UUID.randomUUID();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void shouldGiveBackBlobWhenPushedFromFile() throws Exception {
        // given
        byte[] content = new byte[3_000_000];
        new java.util.Random(7).nextBytes(content);
        Path source = Files.write(folder.resolve("source"), content);
        Path target = folder.resolve("target");

        // when
        Descriptor pushed = registry.pushBlob(repository, BlobSource.of(source));
        long size = registry.pullBlob(repository, pushed.digest(), target);

        // then
        assertThat(size).isEqualTo(content.length);
        assertThat(target).hasBinaryContent(content);
        assertThat(folder).isDirectoryNotContaining("glob:**.part-*");
    }

    @Test
    void shouldAcceptEmptyBlob() {
        // given
        BlobSource empty = BlobSource.of(new byte[0]);

        // when
        registry.pushBlob(repository, empty);

        // then
        assertThat(registry.readBlob(repository, empty.digest())).isEmpty();
    }

    @Test
    void shouldFindBlobOnlyWhenPushed() {
        // given
        BlobSource blob = BlobSource.of(bytes("here"));
        boolean before = registry.hasBlob(repository, blob.digest());

        // when
        registry.pushBlob(repository, blob);

        // then
        assertThat(before).isFalse();
        assertThat(registry.hasBlob(repository, blob.digest())).isTrue();
    }

    @Test
    void shouldHaveBlobInSecondRepositoryWhenMounted() {
        // given
        BlobSource blob = BlobSource.of(bytes("mounted"));
        registry.pushBlob(repository, blob);

        // when
        registry.pushBlob(repository + "/second", blob, repository);

        // then
        assertThat(registry.readBlob(repository + "/second", blob.digest())).isEqualTo(bytes("mounted"));
    }

    @Test
    void shouldSayNotFoundAndLeaveNoFileWhenBlobIsAbsent() {
        // given
        Path target = folder.resolve("absent");

        // when
        var thrown = assertThatThrownBy(() -> registry.pullBlob(repository, Digest.of(bytes("absent")), target));

        // then
        thrown.isInstanceOfSatisfying(RegistryException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(e.retryable()).isFalse();
            assertThat(e).hasMessageContaining(repository);
        });
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldReadArtifactWhenPushed() {
        // given
        ArtifactRef ref = push("content", null);

        // when
        byte[] read = registry.readArtifact(ref, TYPE);

        // then
        assertThat(read).isEqualTo(bytes("content"));
        assertThat(registry.manifest(ref).layers().getFirst().annotations()).containsEntry(Layer.TITLE, "content.txt");
        assertThat(registry.manifest(ref).config().mediaType()).isEqualTo(MediaTypes.EMPTY);
    }

    @Test
    void shouldGiveSameDigestWhenPushedTwice() {
        // given
        ArtifactRef first = push("same", null);

        // when
        ArtifactRef second = push("same", null);

        // then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldRefuseArtifactOfOtherType() {
        // given
        ArtifactRef ref = push("content", null);

        // when
        var thrown = assertThatThrownBy(() -> registry.readArtifact(ref, "application/vnd.other"));

        // then
        thrown.isInstanceOf(RegistryException.class).hasMessageContaining(TYPE);
    }

    @Test
    void shouldMoveTagWhenTaggedAgain() {
        // given
        ArtifactRef first = push("first", null);
        ArtifactRef second = push("second", null);
        registry.tag(first, "v1");
        var before = registry.readTag(repository, "v1");

        // when
        registry.tag(second, "v1");

        // then
        assertThat(before).contains(first.digest());
        assertThat(registry.readTag(repository, "v1")).contains(second.digest());
        assertThat(registry.readTag(repository, "v2")).isEmpty();
    }

    @Test
    void shouldListReferrersByTypeWhenPushedWithSubject() {
        // given
        ArtifactRef subject = push("subject", null);
        ArtifactRef report = push("report", subject);
        ArtifactRef other =
                registry.pushArtifact(repository, "application/vnd.other", List.of(), Map.of("about", "it"), subject);

        // when
        List<Descriptor> ofType = registry.referrers(subject, TYPE);
        List<Descriptor> all = registry.referrers(subject, null);

        // then
        assertThat(ofType).extracting(Descriptor::digest).containsExactly(report.digest());
        assertThat(all).extracting(Descriptor::digest).containsExactlyInAnyOrder(report.digest(), other.digest());
        assertThat(all)
                .filteredOn(entry -> entry.digest().equals(other.digest()))
                .allSatisfy(entry -> assertThat(entry.annotations()).containsEntry("about", "it"));
        assertThat(registry.referrers(report, null)).isEmpty();
    }

    @Test
    void shouldListEveryReferrerWhenPushedAtOnce() throws Exception {
        // given
        ArtifactRef subject = push("subject", null);
        int count = 12;

        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ArtifactRef>> pushes = java.util.stream.IntStream.range(0, count)
                    .mapToObj(n -> threads.submit(() -> push("report " + n, subject)))
                    .toList();
            for (Future<ArtifactRef> one : pushes) {
                one.get();
            }
        }

        // then
        assertThat(registry.referrers(subject, TYPE)).hasSize(count);
    }

    @Test
    void shouldListReferrerOnceWhenPushedTwice() {
        // given
        ArtifactRef subject = push("subject", null);
        push("report", subject);

        // when
        push("report", subject);

        // then
        assertThat(registry.referrers(subject, TYPE)).hasSize(1);
    }

    @Test
    void shouldForgetReferrerWhenDeleted() {
        // given
        ArtifactRef subject = push("subject", null);
        ArtifactRef kept = push("kept", subject);
        ArtifactRef report = push("report", subject);

        // when
        boolean deleted = registry.delete(report);

        // then
        assertThat(deleted).isTrue();
        assertThat(registry.delete(report)).isFalse();
        assertThat(registry.referrers(subject, TYPE))
                .extracting(Descriptor::digest)
                .containsExactly(kept.digest());
    }

    @Test
    void shouldRefuseSubjectInOtherRepository() {
        // given
        ArtifactRef elsewhere = new ArtifactRef(repository + "/other", Digest.of(bytes("x")));

        // when
        var thrown = assertThatThrownBy(() -> push("report", elsewhere));

        // then
        thrown.isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellIndexFromManifest() {
        // given
        ArtifactRef image = push("image", null);
        Descriptor listed = registry.rawManifest(image).descriptor();
        Digest index = registry.pushIndex(repository, Index.of(List.of(listed)));
        ArtifactRef ref = new ArtifactRef(repository, index);

        // when
        List<Descriptor> manifests = registry.index(ref).manifests();

        // then
        assertThat(manifests).containsExactly(listed);
        assertThatThrownBy(() -> registry.manifest(ref)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> registry.index(image)).isInstanceOf(RegistryException.class);
    }

    private ArtifactRef push(String content, ArtifactRef subject) {
        Layer layer = Layer.of("text/plain", bytes(content), content + ".txt");
        return registry.pushArtifact(repository, TYPE, List.of(layer), Map.of(), subject);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
