package dev.slipway.gateway;

import dev.slipway.events.ReleaseId;

/**
 * An event with its place on the topic.
 *
 * @param partition of the topic
 * @param offset in the partition
 * @param release whose event
 * @param type its name on the wire
 * @param json the event in CloudEvents' JSON format
 */
record FeedRecord(int partition, long offset, ReleaseId release, String type, String json) {}
