package dev.slipway.events;

import java.util.List;

/**
 * The ref is resolved to a commit, and what will happen to it is fixed.
 *
 * @param application what is released
 * @param repository where it came from, without credentials as in {@link BuildRequested}
 * @param commit the commit
 * @param version the version that its artifacts will carry
 * @param origin which file or which detection the plan was read from, for people
 * @param plan the whole plan, in the registry
 * @param suites names of the test suites, in the plan's order
 * @param images names of the images to publish
 * @param packages names of the packages to publish
 * @param environments where it goes, in order; empty when nothing is deployed
 * @param warnings what the reader of the plan found odd
 */
public record ReleasePlanned(
        String application,
        String repository,
        Commit commit,
        String version,
        String origin,
        ArtifactRef plan,
        List<String> suites,
        List<String> images,
        List<String> packages,
        List<PlannedEnvironment> environments,
        List<String> warnings)
        implements Event.OfBuild {
    public ReleasePlanned {
        Require.name(application, "application");
        Repositories.withoutCredentials(repository, "repository");
        Require.present(commit, "commit");
        Require.text(version, "version");
        Require.text(origin, "origin");
        Require.present(plan, "plan");
        suites = Require.list(suites, "suites");
        images = Require.list(images, "images");
        packages = Require.list(packages, "packages");
        environments = Require.list(environments, "environments");
        warnings = Require.list(warnings, "warnings");
    }
}
