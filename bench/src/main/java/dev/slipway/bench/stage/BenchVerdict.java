package dev.slipway.bench.stage;

/**
 * That a job was done.
 *
 * @param nanos how long it ran: what is no orchestration
 */
record BenchVerdict(long nanos) {}
