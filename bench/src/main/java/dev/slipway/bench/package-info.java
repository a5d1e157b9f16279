/**
 * What a release costs over its jobs, and the floor program that every figure is a ratio to. Nothing depends on this
 * module; it stands on {@code runtime} and {@code events}. Start with {@link dev.slipway.bench.BenchMain}: it runs beside
 * a Kafka, a PostgreSQL, a gateway and the bench stages ({@code dev.slipway.bench.stage}) that the command line started.
 */
@NullMarked
package dev.slipway.bench;

import org.jspecify.annotations.NullMarked;
