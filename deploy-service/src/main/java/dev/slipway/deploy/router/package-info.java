/**
 * Who gets the traffic of a place: the port {@link dev.slipway.deploy.router.Router} and its adapters. The truth about
 * weights lives in the router, never in our database. May depend on {@link dev.slipway.deploy.rollout} and on the edge's
 * client.
 */
@NullMarked
package dev.slipway.deploy.router;

import org.jspecify.annotations.NullMarked;
