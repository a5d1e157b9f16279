/**
 * What a release will do: the {@link dev.slipway.pipeline.Plan}, made once at checkout and kept by digest, and the
 * readers that make it: {@code slipway.yaml} and detection of well-known build tools. No framework; may depend on
 * {@code dev.slipway.events}, Jackson, snakeyaml-engine and semver4j, and on no other module.
 *
 * <p>Start with {@link dev.slipway.pipeline.Planner} (a checkout becomes a plan or a list of problems), then
 * {@link dev.slipway.pipeline.Plan}. The format of {@code slipway.yaml} stands in one table, {@code SlipwayFormat}: the
 * reader validates by it, and the JSON Schema and the reference page are written from it. A further format is one more
 * {@link dev.slipway.pipeline.PlanReader}.
 */
@NullMarked
package dev.slipway.pipeline;

import org.jspecify.annotations.NullMarked;
