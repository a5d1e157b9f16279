package dev.slipway.deploy.target;

import dev.slipway.events.Digest;
import dev.slipway.events.ReleaseId;

/**
 * An instance as the target sees it.
 *
 * @param name unique within the target
 * @param generation which deployment of its place it belongs to, from 1
 * @param ordinal which of the deployment's instances, from 0
 * @param release that the deployment belongs to
 * @param digest of the image that it runs
 * @param host where it listens
 * @param port where it listens, 1..65535
 * @param alive whether it runs
 * @param ready whether it answered its readiness check just now
 * @param starts how often it was started, from 1
 */
public record Instance(
        String name,
        int generation,
        int ordinal,
        ReleaseId release,
        Digest digest,
        String host,
        int port,
        boolean alive,
        boolean ready,
        int starts) {}
