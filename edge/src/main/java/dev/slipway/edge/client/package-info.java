/**
 * The contract of the edge's administration interface: wire records, and a client on {@code java.net.http}. Depends on
 * Jackson alone and loads no class of Vert.x. The edge itself reads and writes the same records. Start with {@link
 * dev.slipway.edge.client.EdgeClient}.
 */
@NullMarked
package dev.slipway.edge.client;

import org.jspecify.annotations.NullMarked;
