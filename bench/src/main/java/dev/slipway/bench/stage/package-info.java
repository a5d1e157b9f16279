/**
 * A service whose jobs do nothing: the real runtime with a stage of its own, started once for each of the build, test,
 * scan and deploy services, whose name and facts it takes. Start with {@link dev.slipway.bench.stage.BenchStage}.
 */
@NullMarked
package dev.slipway.bench.stage;

import org.jspecify.annotations.NullMarked;
