/**
 * What is said: every event of a release as a sealed family of records, the CloudEvents codec that puts them on the
 * wire, and the fold that tells a release's outcome from its events. No framework; depends on Jackson alone, and on no
 * other module. Start with {@link dev.slipway.events.Event}, {@link dev.slipway.events.EventType} and
 * {@link dev.slipway.events.Progress}.
 */
@NullMarked
package dev.slipway.events;

import org.jspecify.annotations.NullMarked;
