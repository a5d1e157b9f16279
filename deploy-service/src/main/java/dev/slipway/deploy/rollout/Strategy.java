package dev.slipway.deploy.rollout;

import java.util.List;

/**
 * Decides what a rollout does next. Pure: the same question has the same answer, so a rollout that was interrupted
 * anywhere goes on from what is seen, and needs no memory of how it came there.
 */
public interface Strategy {
    /** Its name in a plan and in events. */
    String name();

    /**
     * The next action. It is carried out, the instances are looked at again, and the question is asked again, until
     * the answer is {@link Action.Wait}, {@link Action.Done} or {@link Action.Fail}.
     *
     * @param spec what is wanted
     * @param position where the rollout stands
     * @param instances everything that runs, has run and still lies there, or is still known to the router
     */
    Action next(RolloutSpec spec, Position position, List<Observed> instances);
}
