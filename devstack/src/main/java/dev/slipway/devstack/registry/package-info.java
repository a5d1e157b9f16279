/**
 * An OCI registry on a folder: the OCI distribution specification, version 1.1, over plain HTTP on the loopback address.
 *
 * <p>{@link dev.slipway.devstack.registry.OciRegistry} is the door and the only public type. Behind it {@code RegistryHttp}
 * reads a request's path and hands it to one of the endpoint classes ({@code BlobEndpoint}, {@code UploadEndpoint},
 * {@code ManifestEndpoint}, {@code ListingEndpoint}); these speak to {@code ContentStore} (bytes by digest) and
 * {@code Repository} (what a repository knows: links, tags, referrers). Every file gets its place through {@code Disk}.
 *
 * <p>Depends on the JDK and Jackson, on nothing else of this project.
 */
@NullMarked
package dev.slipway.devstack.registry;

import org.jspecify.annotations.NullMarked;
