/**
 * deploy-service: brings an image to its environments, one after another, and back.
 *
 * <p>Start with {@link dev.slipway.deploy.DeployStage}: which facts ask for which jobs ({@code Gates}), what the jobs do
 * ({@code Rollouts} decides who may act in a place, {@code RolloutLoop} acts), and what their verdicts mean ({@code
 * Conclusions}). {@code Journal} and {@code PlaceState} are what a place remembers, with the only legal moves; {@code
 * Places} keeps them. The packages below hold what is pure ({@link dev.slipway.deploy.rollout}), where instances run
 * ({@link dev.slipway.deploy.target}) and who gets the traffic ({@link dev.slipway.deploy.router}). May depend on all of
 * events, pipeline, artifacts, runtime and the edge's client.
 */
@NullMarked
package dev.slipway.deploy;

import org.jspecify.annotations.NullMarked;
