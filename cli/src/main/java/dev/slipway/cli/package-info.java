/**
 * {@code slipway}: starts and stops the local stack, and is the gateway's client. Talks to the gateway's HTTP API and
 * starts the other modules' jars; depends on none of them. Start with {@link dev.slipway.cli.SlipwayMain}, then
 * {@link dev.slipway.cli.LocalStack} and {@link dev.slipway.cli.Watch}.
 */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
