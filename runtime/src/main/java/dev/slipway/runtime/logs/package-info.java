/**
 * Job logs: masked at the source, kept in a bounded spill file, shipped in numbered chunks as they appear. No
 * framework; depends on {@code events} alone. Where the chunks go is the service's {@link
 * dev.slipway.runtime.logs.LogSink}. Start with {@link dev.slipway.runtime.logs.JobLog}, then
 * {@link dev.slipway.runtime.logs.Masker}.
 */
@NullMarked
package dev.slipway.runtime.logs;

import org.jspecify.annotations.NullMarked;
