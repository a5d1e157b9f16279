package dev.slipway.deploy.router;

import dev.slipway.events.Digest;

/**
 * One instance behind a place's address.
 *
 * @param name of the instance
 * @param host where it listens
 * @param port where it listens, 1..65535
 * @param weight its share of new requests, relative to the others, 0 or more
 * @param digest what it runs
 */
public record Backend(String name, String host, int port, int weight, Digest digest) {}
