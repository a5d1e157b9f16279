package dev.slipway.deploy;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What deploy-service does. Rollouts are chains: each link takes what steps it can, and names the next. */
sealed interface DeployJob {
    /**
     * One link of a rollout that the release's own progress asked for.
     *
     * @param place where
     * @param rollout number of the rollout, by release and environment
     * @param n number of the link, from 0
     * @param image what goes there
     * @param plan the plan that it goes there by
     * @param snapshot the workspace that the image was made from
     * @param smoke whether a smoke suite must pass there afterwards
     * @param last whether it is the plan's last environment
     * @param begun whether the place was taken by an earlier link
     * @param reached what was told of it so far
     */
    record Tick(
            Place place,
            int rollout,
            int n,
            ArtifactRef image,
            ArtifactRef plan,
            ArtifactRef snapshot,
            boolean smoke,
            boolean last,
            boolean begun,
            Reached reached)
            implements DeployJob {
        Tick next(boolean nowBegun, Reached nowReached) {
            return new Tick(place, rollout, n + 1, image, plan, snapshot, smoke, last, nowBegun, nowReached);
        }

        String subject() {
            return place.environment() + "#" + rollout + "#" + n;
        }
    }

    /**
     * Says that the release waits for a person.
     *
     * @param environment before which
     * @param image what would go there
     */
    record Approval(String environment, ArtifactRef image) implements DeployJob {}

    /**
     * Says that the release may not go on.
     *
     * @param environment which it is kept out of
     * @param image what would have gone there
     * @param failure why
     */
    record Refusal(String environment, ArtifactRef image, Failure failure) implements DeployJob {}

    /**
     * One link of a rollback that somebody asked for.
     *
     * @param place where
     * @param command id of the request
     * @param reason why, for people
     * @param n number of the link, from 0
     * @param begun whether the place was taken by an earlier link
     * @param reached what was told of it so far
     */
    record Rollback(Place place, String command, String reason, int n, boolean begun, Reached reached)
            implements DeployJob {
        Rollback next(boolean nowBegun, Reached nowReached) {
            return new Rollback(place, command, reason, n + 1, nowBegun, nowReached);
        }

        String subject() {
            return n == 0 ? command : command + "#" + n;
        }
    }

    /**
     * One link of undoing what this release did in a place where it did not reach its end.
     *
     * @param place where
     * @param rollout number of the rollout that is undone
     * @param image what it had brought
     * @param reason why, for people
     * @param n number of the link, from 0
     * @param reached what was told of it so far
     */
    record BringBack(Place place, int rollout, ArtifactRef image, String reason, int n, Reached reached)
            implements DeployJob {
        BringBack next(Reached nowReached) {
            return new BringBack(place, rollout, image, reason, n + 1, nowReached);
        }

        String subject() {
            return place.environment() + "#" + rollout + "#" + n;
        }
    }

    /**
     * Lets go of a place after the verdict on its rollout is committed.
     *
     * @param place which
     * @param kind of the rollout that ended there
     * @param key of it
     */
    record Settle(Place place, Journal.Kind kind, String key) implements DeployJob {}

    /**
     * Writes down in a place what a fact of this service's own says of it, which its restored database does not know.
     *
     * @param place which
     * @param rollout number of the rollout that the fact is about, by release and environment
     * @param end how that ended
     * @param image what the release had brought there
     * @param served how it served; null unless it was healthy
     */
    record Recall(
            Place place,
            int rollout,
            End end,
            ArtifactRef image,
            @Nullable Served served) implements DeployJob {
        /**
         * How what was brought to a place served there.
         *
         * @param plan the plan that it was deployed by
         * @param address where it served
         * @param smoke whether a smoke suite had to pass there afterwards
         */
        record Served(ArtifactRef plan, URI address, boolean smoke) {}

        /** How a rollout ended. */
        enum End {
            /** What was brought there served alone. */
            HEALTHY,
            /** It failed, and what served before did so again. */
            FAILED,
            /** What the release had brought there was taken away again. */
            BACK
        }

        String subject() {
            return place.environment() + "#" + rollout + "#" + end;
        }
    }

    /**
     * What was told of a rollout so far, and how long it has been quiet.
     *
     * @param step number of the last step that was told, from 0
     * @param ready instances of the wanted version that serve
     * @param weight their share of the traffic, 0..100
     * @param quiet how many links in a row had nothing to tell
     */
    record Reached(int step, int ready, int weight, int quiet) {
        static final Reached NOTHING = new Reached(0, 0, 0, 0);

        Reached stillQuiet() {
            return new Reached(step, ready, weight, quiet + 1);
        }
    }
}
