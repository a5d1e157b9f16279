/**
 * The test stage: the plan's suites against the snapshot that the build left, and its smoke suites against what is
 * deployed.
 *
 * <p>Start with {@link dev.slipway.testing.TestStage}: it says which fact makes which job, and which verdict makes which
 * fact. The work itself is in {@code SuiteWork} and {@code SmokeWork}. Sub-packages: {@code junit} (the suites'
 * reports) and {@code smoke} (what serves at an address). Depends on {@code runtime}, {@code pipeline},
 * {@code artifacts} and {@code events}, never on another service.
 */
@NullMarked
package dev.slipway.testing;

import org.jspecify.annotations.NullMarked;
