package dev.slipway.edge;

/** A write by somebody who has been replaced: its fence is lower than the one that is known. */
final class StaleFence extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final long offered;
    final long known;

    StaleFence(Place place, long offered, long known) {
        super("fence " + offered + " for " + place + " is lower than " + known
                + ", which the edge has seen: somebody newer is in charge of this route, so stop writing to it");
        this.offered = offered;
        this.known = known;
    }
}
