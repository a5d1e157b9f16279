/**
 * How the instances of one place are replaced: pure decisions, no clock, no network, no database.
 *
 * <p>Start with {@link dev.slipway.deploy.rollout.Strategy}: what is wanted and what is seen go in, the next
 * {@link dev.slipway.deploy.rollout.Action} comes out. {@link dev.slipway.deploy.rollout.RollingStrategy} is the one
 * that replaces instances a few at a time. May depend on the JDK alone.
 */
@NullMarked
package dev.slipway.deploy.rollout;

import org.jspecify.annotations.NullMarked;
