/** The chain of the bench release, without a service. */
@org.jspecify.annotations.NullMarked
package dev.slipway.bench.stage;
