/**
 * What serves at a deployed application's address, by the word of the router in front of it. Start with
 * {@link dev.slipway.testing.smoke.Serving}. Depends on {@code runtime} (breakdowns) and {@code events} alone.
 */
@NullMarked
package dev.slipway.testing.smoke;

import org.jspecify.annotations.NullMarked;
