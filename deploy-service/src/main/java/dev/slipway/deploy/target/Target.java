package dev.slipway.deploy.target;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.events.Digest;
import java.util.List;
import java.util.Set;

/**
 * Runs instances. Every call carries the fence of the claim that it is made under, and is refused with {@link
 * StaleFence} when a higher one was seen for the place: a worker that lost its lease changes nothing here.
 */
public interface Target {
    /** Its name in the settings. */
    String name();

    /**
     * Where its instances are known. Two deploy-services with the same home see the same instances; one with another sees
     * none of them.
     */
    Home home();

    /**
     * Where instances are known.
     *
     * @param id stable, unique
     * @param described for people
     */
    record Home(String id, String described) {}

    /**
     * Every instance of the place, those that have ended or that nobody asked for included, so that none runs that
     * nobody knows.
     *
     * @throws StaleFence when a higher fence was seen for this place
     * @throws dev.slipway.runtime.Breakdown when the host fails
     */
    List<Instance> observe(Place place, long fence) throws InterruptedException;

    /**
     * Makes the instance run. One that runs already under this name is taken as it is; one that has ended is started
     * again.
     *
     * @throws CannotRun when this image cannot run here at all
     * @throws StaleFence when a higher fence was seen for this place
     * @throws dev.slipway.runtime.Breakdown when the image cannot be fetched, or the host fails or refuses a process
     */
    void start(InstanceSpec spec, long fence) throws CannotRun, InterruptedException;

    /**
     * Asks the instance to end, ends it when its grace is over, and clears away what it left. Nothing happens when
     * there is none of this name.
     *
     * @throws StaleFence when a higher fence was seen for this place
     * @throws dev.slipway.runtime.Breakdown when the host fails, or the process cannot be ended
     */
    void stop(Place place, String name, long fence) throws InterruptedException;

    /** The last lines that the instance wrote, oldest first; empty when it wrote none or is not there. */
    List<String> lastLines(String name);

    /**
     * Clears away what it keeps of images that are none of these and that none of its instances runs. One that was
     * asked for a moment ago may stay for now.
     *
     * @param wanted digests of images that a place may need soon
     */
    void keepImages(Set<Digest> wanted);
}
