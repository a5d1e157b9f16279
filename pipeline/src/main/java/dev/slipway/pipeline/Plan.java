package dev.slipway.pipeline;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The resolved pipeline of one release: what to build, test, publish and deploy. Made once, at checkout; immutable;
 * kept in the registry under the digest of its {@link PlanJson} form. Holds names of secrets, never their values.
 *
 * @param application what is released: 1 to 63 lower-case letters, digits and dashes, starting with a letter
 * @param version in the grammar of an OCI tag; {@code 0.0.0-} and the commit's first twelve digits where none is named
 * @param origin what the plan was made from
 * @param build steps, run one after another in the checkout; may be empty
 * @param tests suites, run side by side, each in its own copy of the snapshot; names are distinct
 * @param image the image to make from the tested snapshot; empty when the plan makes none
 * @param packages further artifacts to make from the tested snapshot; names are distinct
 * @param environments where the image goes, in order; names are distinct; empty when the release ends with publishing,
 *     and always empty without an image
 */
public record Plan(
        String application,
        String version,
        Origin origin,
        List<BuildStep> build,
        List<TestSuite> tests,
        Optional<ImagePlan> image,
        List<PackagePlan> packages,
        List<EnvironmentPlan> environments) {
    public Plan {
        Objects.requireNonNull(origin, "origin");
        Rule.NAME.require("application", application);
        Rule.VERSION.require("version", version);
        build = Checks.distinct("build steps", build, BuildStep::name);
        tests = Checks.distinct("test suites", tests, TestSuite::name);
        packages = Checks.distinct("packages", packages, PackagePlan::name);
        environments = Checks.distinct("environments", environments, EnvironmentPlan::name);
        if (image.isEmpty() && !environments.isEmpty()) {
            throw new IllegalArgumentException("a plan with environments needs an image to bring there");
        }
    }

    /** The version of a commit that names none: {@code 0.0.0-} and its first twelve digits. */
    public static String versionOf(String commit) {
        return "0.0.0-" + Rule.COMMIT.require("commit", commit).substring(0, 12);
    }
}
