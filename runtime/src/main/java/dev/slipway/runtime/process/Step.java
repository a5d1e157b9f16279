package dev.slipway.runtime.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command to run. Its standard input is empty. Its environment has {@code PATH} as the service's, {@code LANG} and
 * {@code LC_ALL} as {@code C.UTF-8}, {@code HOME}, {@code TMPDIR} (a folder in it), {@code SLIPWAY_JOB},
 * {@code SLIPWAY_STEP}, what is passed through, and its own values, which win over all but the {@code SLIPWAY_} ones.
 *
 * @param name for people
 * @param command the program and its arguments; seen by everybody on the machine, so never a secret
 * @param workingDirectory where it runs; must be there
 * @param home its home folder, its own; made when it is not there
 * @param environment its own variables; the place for secrets
 * @param passThrough names of the service's own variables that it gets if they are set
 * @param timeout how long it may take, more than zero
 * @param maxOutputBytes how much it may print, at least 1
 * @param jobId stands in the environment of all its processes, so that {@link ProcessStepRunner#killAllOf} finds them
 */
public record Step(
        String name,
        List<String> command,
        Path workingDirectory,
        Path home,
        Map<String, String> environment,
        Set<String> passThrough,
        Duration timeout,
        long maxOutputBytes,
        String jobId) {
    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9._:/@+-]{1,200}");

    public Step {
        command = Words.command(command, "step '" + name + "'");
        environment = Words.environment(environment, "step '" + name + "'");
        passThrough = Set.copyOf(passThrough);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("step '" + name + "': time-out " + timeout + " is not above zero");
        }
        if (maxOutputBytes < 1) {
            throw new IllegalArgumentException("step '" + name + "': output limit " + maxOutputBytes + " is below 1");
        }
        if (!JOB_ID.matcher(jobId).matches()) {
            throw new IllegalArgumentException("step '" + name + "': job id '" + jobId
                    + "' is not 1 to 200 of the letters, digits and . _ : / @ + -");
        }
    }

    /** Leaves out the values of the environment: they may be secrets. */
    @Override
    public String toString() {
        return "Step[" + name + ", command=" + command + ", in " + workingDirectory + ", environment="
                + environment.keySet() + ", job " + jobId + "]";
    }
}
