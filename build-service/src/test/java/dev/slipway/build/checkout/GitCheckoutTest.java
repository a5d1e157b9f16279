package dev.slipway.build.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.build.checkout.CheckoutResult.CheckedOut;
import dev.slipway.build.checkout.CheckoutResult.NotCheckedOut;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitCheckoutTest {
    private static final GitSettings SETTINGS = new GitSettings(
            true,
            Duration.ofMinutes(1),
            64L << 20,
            10_000,
            "ssh -oBatchMode=yes -oStrictHostKeyChecking=yes -oConnectTimeout=5",
            Optional.empty(),
            Map.of());

    /**
     * What git takes for ssh: the other end of a fetch (gitprotocol-pack(5), version 0), whose pack has one object, of a
     * terabyte, in stored blocks of deflate (RFC 1951) that go on for ever. It fails when it is asked what kind of ssh
     * it is.
     */
    private static final String ENDLESS = """
            [ "$1" = -G ] && exit 1
            commit=0123456789abcdef0123456789abcdef01234567
            printf "0045$commit refs/heads/main\\000shallow\\n0000"
            printf "0035shallow $commit\\n00000008NAK\\n"
            printf 'PACK\\000\\000\\000\\002\\000\\000\\000\\001'
            printf '\\260\\200\\200\\200\\200\\200\\002\\170\\001'
            while printf '\\000\\377\\377\\000\\000'; do head -c 65535 /dev/zero; done
            """;

    /** A tree of ten names for one empty file, and five times a tree of ten names for the one before. */
    private static final String MILLION = """
            set -e
            ten() { for i in 0 1 2 3 4 5 6 7 8 9; do printf '%s\\t%s\\n' "$1" $i; done | git mktree; }
            tree=$(ten "100644 blob $(git hash-object -w --stdin < /dev/null)")
            for level in 1 2 3 4 5; do tree=$(ten "040000 tree $tree"); done
            git update-ref refs/heads/main $(git commit-tree -m Million $tree)
            """;

    @TempDir
    Path folder;

    private SourceRepository source;
    private int checkouts;

    @BeforeEach
    void makeSource() throws Exception {
        source = SourceRepository.in(folder.resolve("source"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "refs/heads/main", "v1", "HEAD", "tag", "deadbeef", "+plus"})
    void shouldCheckOutNewestCommitWhenRefNamesIt(String ref) throws Exception {
        // given
        source.file("a.txt", "first").commit("First");
        String second = source.file("a.txt", "second").commit("\u202eSecond\u200b\n\nWith a body");
        source.git("tag", "--annotate", "--message=One", "v1");
        source.git("branch", "tag");
        source.git("branch", "deadbeef");
        source.git("branch", "--", "+plus");

        // when
        CheckedOut out = checkedOut(ref, SETTINGS);

        // then
        assertThat(out.commit().sha()).isEqualTo(second);
        assertThat(out.commit().ref()).isEqualTo(ref);
        assertThat(out.commit().subject()).isEqualTo("Second");
        assertThat(out.commit().author()).isEqualTo("Ada");
        assertThat(out.commit().time()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(out.workspace().resolve("a.txt")).hasContent("second");
        assertThat(out.workspace().resolve(".git/shallow")).exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 12, 7})
    void shouldCheckOutOldCommitWhenItsIdIsGiven(int digits) throws Exception {
        // given
        String first = source.file("a.txt", "first").commit("First");
        source.file("a.txt", "second").commit("Second");

        // when
        CheckedOut out = checkedOut(first.substring(0, digits), SETTINGS);

        // then
        assertThat(out.commit().sha()).isEqualTo(first);
        assertThat(out.workspace().resolve("a.txt")).hasContent("first");
    }

    @Test
    void shouldCheckOutThePlannedCommitWhenTheBranchHasMovedOn() throws Exception {
        // given
        String first = source.file("a.txt", "first").commit("First");
        source.file("a.txt", "second").commit("Second");

        // when
        CheckedOut out = (CheckedOut)
                new GitCheckout(SETTINGS).checkOut(order(source.folder().toString(), "main", Optional.of(first)));

        // then
        assertThat(out.commit().sha()).isEqualTo(first);
        assertThat(out.commit().ref()).isEqualTo("main");
    }

    @Test
    void shouldCheckOutWhenFileAddressIsUsed() throws Exception {
        // given
        String commit = source.file("a.txt", "first").commit("First");

        // when
        CheckoutResult out =
                new GitCheckout(SETTINGS).checkOut(order("file://" + source.folder(), "main", Optional.empty()));

        // then
        assertThat(((CheckedOut) out).commit().sha()).isEqualTo(commit);
    }

    @Test
    void shouldCheckOutWhenFolderBelongsToSomebodyElse() throws Exception {
        // given
        source.file("a.txt", "first").commit("First");
        UserPrincipal nobody =
                source.folder().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        assumeTrue(giveAway(source.folder(), nobody), "NOT TESTED: only root can give a folder to another user");

        // when
        CheckedOut out = checkedOut("main", SETTINGS);

        // then
        assertThat(out.workspace().resolve("a.txt")).hasContent("first");
    }

    @Test
    void shouldFailWhenRepositoryIsMissing() throws Exception {
        // when
        Failure failure = failure(folder.resolve("nowhere").toString(), "main", SETTINGS);

        // then
        assertThat(failure.code()).isEqualTo("repository-not-found");
        assertThat(failure.where()).isEqualTo(folder.resolve("nowhere").toString());
        assertThat(failure.why()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "v9", "0123456", "0123456789abcdef0123456789abcdef01234567"})
    void shouldFailWhenRefIsMissing(String ref) throws Exception {
        // given
        source.file("a.txt", "first").commit("First");

        // when
        Failure failure = failure(source.folder().toString(), ref, SETTINGS);

        // then
        assertThat(failure.code()).isEqualTo("ref-not-found");
        assertThat(failure.what()).contains(ref);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "HEAD", "0123456"})
    void shouldFailWhenRepositoryIsEmpty(String ref) throws Exception {
        // when
        Failure failure = failure(source.folder().toString(), ref, SETTINGS);

        // then
        assertThat(failure.code()).isEqualTo("repository-empty");
    }

    @Test
    void shouldFailWhenTagNamesNoCommit() throws Exception {
        // given
        source.file("a.txt", "first").commit("First");
        source.git("tag", "blob", source.git("rev-parse", "HEAD:a.txt"));

        // when
        Failure failure = failure(source.folder().toString(), "blob", SETTINGS);

        // then
        assertThat(failure.code()).isEqualTo("ref-not-found");
    }

    @Test
    void shouldRefuseBeforeAnythingRunsWhenAddressOrRefIsHostile() throws Exception {
        // given
        Path trace = folder.resolve("trace");

        // when
        Failure address = failure("ext::sh -c touch% " + trace, "main", SETTINGS);
        Failure ref = failure(source.folder().toString(), "--upload-pack=touch " + trace, SETTINGS);

        // then
        assertThat(address.code()).isEqualTo("repository-refused");
        assertThat(ref.code()).isEqualTo("ref-refused");
        assertThat(trace).doesNotExist();
    }

    @Test
    void shouldRefuseLocalFolderWhenItIsNotAllowed() throws Exception {
        // given
        source.file("a.txt", "first").commit("First");
        GitSettings strict = new GitSettings(
                false, SETTINGS.timeout(), SETTINGS.maxBytes(), 10_000, "ssh", Optional.empty(), Map.of());

        // when
        Failure failure = failure(source.folder().toString(), "main", strict);

        // then
        assertThat(failure.code()).isEqualTo("repository-refused");
    }

    @Test
    void shouldRunNothingOfTheRepositoryWhenItBringsHooksFiltersAndSubmodules() throws Exception {
        // given
        Path trace = folder.resolve("trace");
        String touch = "#!/bin/sh\ntouch " + trace + "\n";
        SourceRepository other = SourceRepository.in(folder.resolve("other"));
        other.file("b.txt", "b").commit("Other");
        source.file("a.bin", "plain")
                .file(".gitattributes", "*.bin filter=evil diff=evil\n")
                .file(".githooks/post-checkout", touch)
                .file(".lfsconfig", "[lfs]\n\turl = file://" + trace + "\n")
                .file(".gitconfig", "[core]\n\thooksPath = .githooks\n\tfsmonitor = touch " + trace + "\n")
                .commit("Hostile");
        source.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "add",
                "--quiet",
                other.folder().toString(),
                "sub");
        source.commit("With a submodule");
        for (String hook : new String[] {"post-checkout", "post-merge", "reference-transaction", "post-index-change"}) {
            Path file = source.file(".git/hooks/" + hook, touch).folder().resolve(".git/hooks/" + hook);
            file.toFile().setExecutable(true);
        }
        source.git("config", "filter.evil.smudge", "touch " + trace);
        source.git("config", "uploadpack.packObjectsHook", "touch " + trace);
        source.git("config", "core.fsmonitor", "touch " + trace);
        Files.deleteIfExists(trace);

        // when
        CheckedOut out = checkedOut("main", SETTINGS);

        // then
        assertThat(trace).doesNotExist();
        assertThat(out.workspace().resolve("a.bin")).hasContent("plain");
        assertThat(out.workspace().resolve("sub/b.txt")).doesNotExist();
        assertThat(out.workspace().resolve(".git/hooks")).doesNotExist();
    }

    @Test
    void shouldLeaveLinksAsTheyAreWhenTheyPointOutside() throws Exception {
        // given
        Files.createSymbolicLink(source.folder().resolve("slipway.yaml"), Path.of("/etc/passwd"));
        source.commit("A link");

        // when
        CheckedOut out = checkedOut("main", SETTINGS);

        // then
        assertThat(Files.isSymbolicLink(out.workspace().resolve("slipway.yaml")))
                .isTrue();
    }

    @Test
    void shouldFailWhenFetchedPackIsTooLarge() throws Exception {
        // given
        byte[] noise = new byte[256 * 1024];
        new java.util.Random(1).nextBytes(noise);
        Files.write(source.folder().resolve("noise"), noise);
        source.commit("Noise");

        // when
        Failure failure = failure(source.folder().toString(), "main", limited(128 * 1024, 100));

        // then
        assertThat(failure.code()).isEqualTo("checkout-too-large");
        assertThat(failure.why()).isEqualTo("a file that git had to write is larger than 131072 bytes");
    }

    @Test
    void shouldFailWhenThePackNeverEnds() throws Exception {
        // given
        Path endless = Files.writeString(folder.resolve("endless"), ENDLESS);
        GitSettings served = new GitSettings(
                true, Duration.ofSeconds(10), 1 << 20, 100, "sh " + endless, Optional.empty(), Map.of());

        // when
        Failure failure = failure("ssh://git@forge.example.org/hello.git", "main", served);

        // then
        assertThat(failure.code()).isEqualTo("checkout-too-large");
        assertThat(failure.why()).isEqualTo("a file that git had to write is larger than 1048576 bytes");
        assertThat(largestFile(folder.resolve("checkout-1"))).isBetween(1L << 20, (1L << 20) + 512);
    }

    @Test
    void shouldFailBeforeUnpackingWhenSmallPackHoldsLargeFiles() throws Exception {
        // given
        source.file("zeros", "0".repeat(1024 * 1024)).commit("Zeros");

        // when
        Failure failure = failure(source.folder().toString(), "main", limited(128 * 1024, 100));

        // then
        assertThat(failure.code()).isEqualTo("checkout-too-large");
        assertThat(failure.why()).isEqualTo("its files have more than the 131072 bytes that are allowed");
        assertThat(folder.resolve("checkout-1/workspace/zeros")).doesNotExist();
    }

    @Test
    void shouldFailWhenThereAreTooManyFiles() throws Exception {
        // given
        source.file("a", "").file("b", "").file("c", "").commit("Three");

        // when
        Failure failure = failure(source.folder().toString(), "main", limited(1 << 20, 2));

        // then
        assertThat(failure.code()).isEqualTo("checkout-too-large");
        assertThat(failure.why()).isEqualTo("it has more than the 2 files that are allowed");
    }

    /** Its list is larger than may be written, let alone held in memory. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100     | it has more than the 100 files that are allowed
            2000000 | the list of its files is too long
            """)
    void shouldFailWhenAFewTreesNameAMillionFiles(long allowed, String why) throws Exception {
        // given
        source.git("-c", "alias.million=!" + MILLION, "million");

        // when
        Failure failure = failure(source.folder().toString(), "main", limited(1 << 20, allowed));

        // then
        assertThat(failure.code()).isEqualTo("checkout-too-large");
        assertThat(failure.why()).isEqualTo(why);
    }

    @Test
    void shouldFailWhenOtherEndDoesNotAnswerInTime() throws Exception {
        // given
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GitSettings hurried =
                    new GitSettings(true, Duration.ofSeconds(1), 1 << 20, 10, "ssh", Optional.empty(), Map.of());

            // when
            Failure failure = failure("https://127.0.0.1:" + silent.getLocalPort() + "/hello.git", "main", hurried);

            // then
            assertThat(failure.code()).isEqualTo("checkout-timeout");
        }
    }

    @Test
    void shouldBreakDownWhenNobodyListens() throws Exception {
        // given
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        CheckoutOrder order = order("https://127.0.0.1:" + closed + "/hello.git", "main", Optional.empty());

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> new GitCheckout(SETTINGS).checkOut(order));

        // then
        assertThat(breakdown.retry()).isTrue();
        assertThat(breakdown.failure().code()).isEqualTo("git-failed");
        assertThat(breakdown.failure().why()).contains("Failed to connect");
    }

    @Test
    void shouldBeInterruptedWhenJobIsStopped() throws Exception {
        // given
        source.file("a.txt", "first").commit("First");
        CheckoutOrder order = order(source.folder().toString(), "main", Optional.empty());
        order.stop().stop("release cancelled");

        // when
        InterruptedException stopped =
                catchThrowableOfType(InterruptedException.class, () -> new GitCheckout(SETTINGS).checkOut(order));

        // then
        assertThat(stopped).hasMessageContaining("release cancelled");
    }

    private CheckedOut checkedOut(String ref, GitSettings settings) throws Exception {
        return (CheckedOut)
                new GitCheckout(settings).checkOut(order(source.folder().toString(), ref, Optional.empty()));
    }

    private Failure failure(String repository, String ref, GitSettings settings) throws Exception {
        CheckoutResult result = new GitCheckout(settings).checkOut(order(repository, ref, Optional.empty()));
        return ((NotCheckedOut) result).failure();
    }

    private CheckoutOrder order(String repository, String ref, Optional<String> commit) throws IOException {
        Path job = Files.createDirectory(folder.resolve("checkout-" + ++checkouts));
        return new CheckoutOrder(repository, ref, commit, job.resolve("workspace"), job, "job-1", new StopSignal());
    }

    private static long largestFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
        }
    }

    private static GitSettings limited(long bytes, long files) {
        return new GitSettings(true, SETTINGS.timeout(), bytes, files, "ssh", Optional.empty(), Map.of());
    }

    private static boolean giveAway(Path folder, UserPrincipal to) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "posix:owner", to, LinkOption.NOFOLLOW_LINKS);
            }
            return true;
        } catch (java.nio.file.FileSystemException notRoot) {
            return false;
        }
    }
}
