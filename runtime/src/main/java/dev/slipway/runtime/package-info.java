/**
 * What every service shares, and nothing that knows a stage by name: the intake that turns a record of the topic into
 * committed rows, the leased and fenced jobs, the outbox, and the database access they run on.
 *
 * <p>A stage reads accept, perform, conclude: start with {@link dev.slipway.runtime.Stage}; then
 * {@link dev.slipway.runtime.StageIntake}, {@link dev.slipway.runtime.Worker} and {@link dev.slipway.runtime.Outbox}.
 * Depends on {@code events} and {@code artifacts}. Sub-packages: {@code process} (steps as processes), {@code logs} (job logs),
 * {@code scripts} (a plan's scripts), {@code secrets}.
 */
@NullMarked
package dev.slipway.runtime;

import org.jspecify.annotations.NullMarked;
