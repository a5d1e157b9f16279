package dev.slipway.build;

import dev.slipway.build.checkout.RepositoryIdentity;
import dev.slipway.events.Failure;
import dev.slipway.runtime.JobContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps an application's name to its repository: the platform's settings say which, or else the first that used it. So
 * nobody gets at another's places and secrets by taking its name.
 */
final class Ownership {
    private final Map<String, List<String>> repositories;
    private final Applications applications;

    /**
     * One with these settings.
     *
     * @param repositories by application, as the platform names them; they go before what was bound
     */
    Ownership(Map<String, List<String>> repositories, Applications applications) {
        this.repositories = Map.copyOf(repositories);
        this.applications = applications;
    }

    /**
     * Why a repository may not release an application; empty when it may, and is bound to it from now on.
     *
     * @throws InterruptedException when the job's lease was lost
     */
    Optional<Failure> refusal(String application, String repository, JobContext context) throws InterruptedException {
        String asking = RepositoryIdentity.of(repository);
        List<String> named = repositories.get(application);
        if (named != null) {
            return named.stream().map(RepositoryIdentity::of).anyMatch(asking::equals)
                    ? Optional.empty()
                    : Optional.of(refused(application, asking, String.join(", ", named)));
        }
        String bound = applications.bind(application, asking, context.jobId(), context.fence());
        return bound.equals(asking) ? Optional.empty() : Optional.of(refused(application, asking, bound));
    }

    private static Failure refused(String application, String asking, String owner) {
        return new Failure(
                "application-taken",
                "application '" + application + "' is released from another repository",
                asking,
                "it belongs to " + owner,
                "Give this one another name (application: in slipway.yaml); or, if the repository has moved or has"
                        + " several addresses, have the platform name them all in slipway.build.repositories.\""
                        + application + "\".");
    }
}
