package dev.slipway.build.checkout;

import dev.slipway.runtime.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A git repository in a folder, made by the git process; the same commits have the same ids each time. */
public final class SourceRepository {
    private static final Map<String, String> IDENTITY = Map.of(
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_AUTHOR_NAME", "Ada",
            "GIT_AUTHOR_EMAIL", "ada@example.org",
            "GIT_COMMITTER_NAME", "Ada",
            "GIT_COMMITTER_EMAIL", "ada@example.org",
            "GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z",
            "GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z");

    private final Path folder;

    private SourceRepository(Path folder) {
        this.folder = folder;
    }

    /** An empty one on branch {@code main}. */
    public static SourceRepository in(Path folder) throws Exception {
        Files.createDirectories(folder);
        SourceRepository repository = new SourceRepository(folder);
        repository.git("init", "--quiet", "--initial-branch=main");
        return repository;
    }

    /** Its folder. */
    public Path folder() {
        return folder;
    }

    /** Writes a file. */
    public SourceRepository file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** Commits everything; gives the commit's id. */
    public String commit(String message) throws Exception {
        git("add", "--all", "--force");
        git("commit", "--quiet", "--allow-empty", "--message", message);
        return git("rev-parse", "HEAD");
    }

    /** Runs git there; gives what it printed. */
    public String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Tool.Output output = Tool.run(command, folder, IDENTITY, Duration.ofMinutes(1), 1 << 20);
        if (!output.successful()) {
            throw new IllegalStateException(command + ": " + output.errors());
        }
        return output.text().strip();
    }
}
