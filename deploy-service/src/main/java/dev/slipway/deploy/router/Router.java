package dev.slipway.deploy.router;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.Digest;
import java.net.URI;
import java.util.List;

/** Sends a place's traffic to its instances. Refuses a lower fence than it has seen, as a target does. */
public interface Router {
    /** What the router does with the place's traffic right now; a place that it does not know has no backends. */
    Routing observe(Place place) throws InterruptedException;

    /**
     * Replaces the place's backends as a whole; the same again changes nothing.
     *
     * @param serving the digest that is said to serve the place
     * @param backends who may get requests; none leaves the place without an answer
     * @return the place's address, always the same
     * @throws dev.slipway.deploy.rollout.StaleFence when a higher fence was seen for this place
     */
    URI put(Place place, long fence, Digest serving, List<Backend> backends) throws InterruptedException;
}
