package dev.slipway.build.checkout;

import dev.slipway.build.checkout.CheckoutResult.CheckedOut;
import dev.slipway.build.checkout.CheckoutResult.NotCheckedOut;
import dev.slipway.events.Commit;
import dev.slipway.events.Failure;
import dev.slipway.events.GitRef;
import dev.slipway.events.RepositoryUrl;
import dev.slipway.events.SourceRefusal;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Tool;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks out by the git process (2.30 or newer). Asks for the one commit first; the whole history is fetched only for
 * a commit id that is abbreviated, or that the other end does not give by itself (gitprotocol-v2(5), fetch: a server
 * may refuse what it does not advertise).
 */
public final class GitCheckout implements Checkout {
    private static final int LONGEST_TEXT = 200;
    private static final int COMMIT_FIELDS = 4;
    private static final Path UNREAD = Path.of("/dev/null");

    private final GitSettings settings;

    /** One with these settings. */
    public GitCheckout(GitSettings settings) {
        this.settings = settings;
    }

    @Override
    public CheckoutResult checkOut(CheckoutOrder order) throws InterruptedException {
        try {
            RepositoryUrl repository = RepositoryUrl.parse(order.repository(), settings.allowLocal());
            GitRef ref = GitRef.parse(order.ref());
            GitRef wanted =
                    order.commit().isPresent() ? GitRef.parse(order.commit().get()) : ref;
            makeFolder(order);

            Git git = new Git(settings, order, repository.local());
            must(git, order, "init", "--quiet", "--template=");
            String sha = fetch(git, repository, wanted);
            checkSize(git, order, sha);
            must(git, order, "checkout", "--quiet", "--force", "--detach", sha);
            return new CheckedOut(order.workspace(), commit(git, order, sha));
        } catch (SourceRefusal refusal) {
            return new NotCheckedOut(refusal.failure());
        }
    }

    /** Fetches and gives the commit's full id. */
    private static String fetch(Git git, RepositoryUrl repository, GitRef ref)
            throws SourceRefusal, InterruptedException {
        Tool.Output fetched = git.run(
                "fetch",
                "--quiet",
                "--depth=1",
                "--no-tags",
                "--no-recurse-submodules",
                "--end-of-options",
                repository.text(),
                // A leading plus marks it as a refspec: a ref that is named "tag" is not taken for a keyword.
                ref.isFullCommit() ? ref.name() : "+" + ref.name());
        if (fetched.successful()) {
            return resolve(git, "FETCH_HEAD").orElseThrow(() -> missing(ref, "it names no commit"));
        }
        if (!GitTrouble.isMissingRef(fetched)) {
            throw GitTrouble.ofFetch(repository.text(), fetched);
        }
        if (isEmpty(git, repository)) {
            throw new SourceRefusal(new Failure(
                    "repository-empty",
                    "the repository has no commit yet",
                    repository.text(),
                    null,
                    "Commit something, push it, and ask again."));
        }
        if (!ref.mayBeCommit()) {
            throw missing(ref, GitTrouble.words(fetched));
        }
        fetchAll(git, repository);
        return resolve(git, ref.name())
                .orElseThrow(() -> missing(ref, "no branch or tag has that commit, or more than one commit starts so"));
    }

    /** Exit status 2 says that there is no ref (git-ls-remote(1)). */
    private static boolean isEmpty(Git git, RepositoryUrl repository) throws SourceRefusal, InterruptedException {
        Tool.Output refs =
                git.list(UNREAD, "ls-remote", "--quiet", "--exit-code", "--end-of-options", repository.text());
        return refs.exit() instanceof Exit.Exited(int status) && status == 2;
    }

    private static void fetchAll(Git git, RepositoryUrl repository) throws SourceRefusal, InterruptedException {
        Tool.Output fetched = git.run(
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-recurse-submodules",
                "--end-of-options",
                repository.text(),
                "+refs/heads/*:refs/remotes/origin/*",
                "+refs/tags/*:refs/tags/*");
        if (!fetched.successful()) {
            throw GitTrouble.ofFetch(repository.text(), fetched);
        }
    }

    private static Optional<String> resolve(Git git, String name) throws SourceRefusal, InterruptedException {
        Tool.Output resolved = git.run("rev-parse", "--verify", "--quiet", name + "^{commit}");
        return resolved.successful() ? Optional.of(resolved.text().strip()) : Optional.empty();
    }

    private static SourceRefusal missing(GitRef ref, String why) {
        return new SourceRefusal(new Failure(
                "ref-not-found",
                "the repository has no branch, tag or commit '" + ref.name() + "'",
                null,
                why,
                "Check the name, and that it is pushed."));
    }

    /** Before anything is unpacked: a small pack can hold large files, and name one of them again and again. */
    private void checkSize(Git git, CheckoutOrder order, String sha) throws SourceRefusal, InterruptedException {
        Path listing = order.scratch().resolve("listing");
        Tool.Output listed = git.list(listing, "ls-tree", "-r", "-l", "-z", "--full-tree", sha);
        try {
            checkSize(git, listing);
            Files.deleteIfExists(listing);
        } catch (IOException e) {
            throw Breakdown.disk("listing the commit's files", order.scratch(), e);
        }
        if (GitTrouble.isSizeLimit(listed)) {
            throw git.tooLarge("the list of its files is too long");
        } else if (!listed.successful()) {
            throw GitTrouble.breakdown(order.workspace().toString(), listed);
        }
    }

    /** Entry by entry, up to the first that is too much: {@code mode type id size TAB path NUL} (git-ls-tree(1)). */
    private void checkSize(Git git, Path listing) throws SourceRefusal, IOException {
        long bytes = 0;
        long files = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(listing))) {
            for (String entry = until('\t', in); !entry.isEmpty(); entry = until('\t', in)) {
                bytes += size(entry);
                files++;
                skip('\0', in);
                if (files > settings.maxFiles()) {
                    throw git.tooLarge("it has more than the " + settings.maxFiles() + " files that are allowed");
                }
                if (bytes > settings.maxBytes()) {
                    throw git.tooLarge(
                            "its files have more than the " + settings.maxBytes() + " bytes that are allowed");
                }
            }
        }
    }

    /** Empty when it is cut off. */
    private static String until(char end, InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != end) {
            text.append((char) next);
            next = in.read();
        }
        return next < 0 ? "" : text.toString();
    }

    private static void skip(char end, InputStream in) throws IOException {
        int next = in.read();
        while (next >= 0 && next != end) {
            next = in.read();
        }
    }

    /** A submodule has a dash for its size. */
    private static long size(String entry) {
        String size = entry.substring(entry.lastIndexOf(' ') + 1);
        return size.equals("-") ? 0 : Long.parseLong(size);
    }

    private static Commit commit(Git git, CheckoutOrder order, String sha) throws SourceRefusal, InterruptedException {
        String text = must(
                git,
                order,
                "show",
                "--no-patch",
                "--no-show-signature",
                "--encoding=UTF-8",
                "--format=%ct%x00%an%x00%s%x00",
                sha);
        String[] fields = text.split("\0", COMMIT_FIELDS);
        Instant time = Instant.ofEpochSecond(Long.parseLong(fields[0]));
        return new Commit(sha, order.ref(), line(fields[2]), line(fields[1]), time);
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
        int length = line.codePointCount(0, line.length());
        return length <= LONGEST_TEXT ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST_TEXT));
    }

    private static String must(Git git, CheckoutOrder order, String... arguments)
            throws SourceRefusal, InterruptedException {
        Tool.Output output = git.run(arguments);
        if (!output.successful()) {
            throw GitTrouble.breakdown(order.workspace().toString(), output);
        }
        return output.text();
    }

    private static void makeFolder(CheckoutOrder order) {
        try {
            Files.createDirectory(order.workspace());
        } catch (IOException e) {
            throw Breakdown.passing(
                    new Failure(
                            "disk-unwritable",
                            "the workspace's folder cannot be made",
                            order.workspace().toString(),
                            e.toString(),
                            "Give the service the right to write there, and space."),
                    e);
        }
    }
}
