/** Tests of the plan and its readers; {@code Plans} makes plans at random for the properties. */
@NullMarked
package dev.slipway.pipeline;

import org.jspecify.annotations.NullMarked;
