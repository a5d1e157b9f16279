/**
 * The whole system as a user has it: the real jars, started by {@code ./slipway}, seen through HTTP, the topics and the
 * registry alone. Start with {@link dev.slipway.acceptance.ReleaseIT}.
 */
@NullMarked
package dev.slipway.acceptance;

import org.jspecify.annotations.NullMarked;
