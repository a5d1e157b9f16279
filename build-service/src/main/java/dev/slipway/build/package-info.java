/**
 * The build stage: from a commit to the workspace's snapshot, and from the tested snapshot to images and packages.
 *
 * <p>Start with {@link dev.slipway.build.BuildStage}: it says which fact makes which job, and which verdict makes which
 * fact. The work itself is in one class for each kind of job: {@code WorkspaceWork}, {@code ImageWork},
 * {@code PackageWork}, {@code TagWork}. Sub-packages hold the ports to the outside: {@code checkout} (git) and
 * {@code packager} (Jib, Buildah, tar). Depends on {@code runtime}, {@code pipeline}, {@code artifacts} and
 * {@code events}, never on another service.
 */
@NullMarked
package dev.slipway.build;

import org.jspecify.annotations.NullMarked;
