/**
 * Folder trees in a registry: a workspace as a snapshot and back, an image's layers as a folder, and the search for
 * secrets before a folder leaves this machine. Archives are read as if an attacker had made them. Depends on
 * {@code dev.slipway.artifacts}, never the other way round. Start with
 * {@link dev.slipway.artifacts.tree.Snapshots}, {@link dev.slipway.artifacts.tree.Images} and
 * {@link dev.slipway.artifacts.tree.SecretSearch}.
 */
@NullMarked
package dev.slipway.artifacts.tree;

import org.jspecify.annotations.NullMarked;
