/**
 * The whole system as a user has it: the real jars, started by {@code ./slipway}, seen through HTTP and the topics;
 * where faults are made, also through databases, logs and processes. Start with {@link dev.slipway.acceptance.ReleaseIT}.
 */
@NullMarked
package dev.slipway.acceptance;

import org.jspecify.annotations.NullMarked;
