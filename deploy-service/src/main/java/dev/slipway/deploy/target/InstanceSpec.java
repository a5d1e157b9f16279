package dev.slipway.deploy.target;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.events.ReleaseId;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An instance that shall run.
 *
 * @param place whose it is
 * @param generation which deployment of the place, from 1
 * @param ordinal which of the deployment's instances, from 0
 * @param release that the deployment belongs to
 * @param image what it runs
 * @param readinessPath what an HTTP GET asks to learn whether it is ready; starts with a slash
 * @param env the plan's variables for it
 */
public record InstanceSpec(
        Place place,
        int generation,
        int ordinal,
        ReleaseId release,
        ArtifactRef image,
        String readinessPath,
        Map<String, String> env) {
    private static final Pattern OF_DEPLOYMENT = Pattern.compile("[0-9a-f]{12}-[0-9]+-[0-9]+");

    public InstanceSpec {
        env = Map.copyOf(env);
    }

    /** The instance's name: the same whenever the same instance is meant, so that starting it twice starts it once. */
    public String name() {
        return name(place, image.digest(), generation, ordinal);
    }

    /** {@code <application>-<environment>-<first 12 digits of the digest>-<generation>-<ordinal>}. */
    public static String name(Place place, Digest digest, int generation, int ordinal) {
        return place.application() + "-" + place.environment() + "-" + digest.abbreviated() + "-" + generation + "-"
                + ordinal;
    }

    /** Whether an instance of this place may bear this name. Names with dashes are not always one place's alone. */
    static boolean mayName(Place place, String name) {
        String start = place.application() + "-" + place.environment() + "-";
        return name.startsWith(start)
                && OF_DEPLOYMENT.matcher(name.substring(start.length())).matches();
    }
}
