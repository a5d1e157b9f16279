/**
 * From the files of a tested workspace to artifacts in the registry: the ports
 * {@link dev.slipway.build.packager.Packager} (an image, adapters {@link dev.slipway.build.packager.JibPackager} for
 * layers and {@link dev.slipway.build.packager.BuildahPackager} for Dockerfiles) and
 * {@link dev.slipway.build.packager.Archiver} (a package, adapter {@link dev.slipway.build.packager.TarArchiver}). The
 * same workspace, plan and commit give the same digest. May depend on {@code events}, {@code pipeline},
 * {@code artifacts} and {@code runtime}, on no other part of this service.
 *
 * <p>The workspace is somebody else's: {@code WorkspaceFiles} is the one place where a plan's pattern becomes files,
 * and no link leads out of the workspace through it.
 */
@NullMarked
package dev.slipway.build.packager;

import org.jspecify.annotations.NullMarked;
