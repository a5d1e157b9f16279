/**
 * The door and the memory: takes requests in over HTTP and states them as facts, keeps every fact and the views that
 * follow from them, and serves them as JSON, as server-sent events and as pages. Depends on {@code runtime} and what it
 * stands on. Start with {@link dev.slipway.gateway.ReleasesResource}, {@link dev.slipway.gateway.ViewIntake} and
 * {@link dev.slipway.gateway.ReleaseView}.
 */
@NullMarked
package dev.slipway.gateway;

import org.jspecify.annotations.NullMarked;
