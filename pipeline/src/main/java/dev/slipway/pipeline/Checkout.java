package dev.slipway.pipeline;

import java.nio.file.Path;
import java.util.List;

/**
 * What a plan is made from.
 *
 * @param folder the working tree of the commit; its files are somebody else's and are not trusted
 * @param repository the repository's name or address, such as {@code https://forge.example.org/team/hello.git}
 * @param commit full commit id, 40 or 64 lower-case hexadecimal digits
 * @param environments the environments of the platform that this repository may use, in the platform's order; empty
 *     when the platform has not said, and then a plan's environments are not checked against them
 */
public record Checkout(Path folder, String repository, String commit, List<String> environments) {
    public Checkout {
        Rule.COMMIT.require("commit", commit);
        environments = Checks.copy("environment", Rule.NAME, environments);
    }

    /** A checkout for a platform that has not said which environments there are. */
    public Checkout(Path folder, String repository, String commit) {
        this(folder, repository, commit, List.of());
    }
}
