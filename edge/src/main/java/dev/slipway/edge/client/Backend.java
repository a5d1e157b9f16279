package dev.slipway.edge.client;

import java.util.regex.Pattern;

/**
 * One instance that a route may send requests to.
 *
 * @param id name of the instance, unique within its route: 1..160 letters, digits, dots, dashes and underscores
 * @param host host name or address of the instance, 1..253 characters
 * @param port TCP port, 1..65535
 * @param weight share relative to the other backends, 0..1000000 (the range of Gateway API's {@code
 *     HTTPBackendRef.weight}); 0 gets nothing
 * @param digest what it runs: {@code sha256:} and 64 lower-case hexadecimal digits
 * @param draining when true it gets no new request, whatever its weight; those in flight finish
 */
public record Backend(String id, String host, int port, int weight, String digest, boolean draining) {
    /** The greatest weight. */
    public static final int MAX_WEIGHT = 1_000_000;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,160}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");

    /** @throws InvalidFieldException naming the first field that is out of its range */
    public Backend {
        Fields.form("id", id, ID, "1 to 160 letters, digits, dots, dashes and underscores");
        Fields.form("host", host, HOST, "a host name or an address of 1 to 253 characters");
        Fields.range("port", port, 1, 65_535);
        Fields.range("weight", weight, 0, MAX_WEIGHT);
        Fields.digest("digest", digest);
    }

    /** The same instance with another share. */
    public Backend withWeight(int newWeight) {
        return new Backend(id, host, port, newWeight, digest, draining);
    }

    /** The same instance, taking no new requests. */
    public Backend drained() {
        return new Backend(id, host, port, weight, digest, true);
    }
}
