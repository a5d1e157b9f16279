/**
 * The OCI registry client: blobs, manifests, tags, artifacts and referrers, every byte checked against its digest. No
 * other module speaks HTTP to a registry. No framework: the JDK's HTTP client on the caller's thread (meant for virtual
 * threads) and Jackson; of the other modules it knows {@code dev.slipway.events} alone. Folder trees on top of it
 * (snapshots, unpacked images) live in {@code dev.slipway.artifacts.tree}. Start with
 * {@link dev.slipway.artifacts.Registry}.
 */
@NullMarked
package dev.slipway.artifacts;

import org.jspecify.annotations.NullMarked;
