/** The pure parts: what is measured is measured by {@code ./slipway bench}. */
@org.jspecify.annotations.NullMarked
package dev.slipway.bench;
