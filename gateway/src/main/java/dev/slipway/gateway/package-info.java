/**
 * The door and the memory: takes requests over HTTP and states them as facts, and keeps what all facts say in tables
 * that it can be asked for. May depend on {@code runtime} and {@code events}; nothing depends on it.
 *
 * <p>Start with {@link dev.slipway.gateway.BuildsResource} for what comes in, with {@link
 * dev.slipway.gateway.ViewIntake} and {@link dev.slipway.gateway.ReleaseView} for what is remembered, with {@link
 * dev.slipway.gateway.Feed} for what is told live, and with {@link dev.slipway.gateway.LogReader} for jobs' logs.
 */
@NullMarked
package dev.slipway.gateway;

import org.jspecify.annotations.NullMarked;
