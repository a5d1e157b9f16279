package dev.slipway.artifacts;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import java.net.URI;

/**
 * A repository with the address it is reached at.
 *
 * @param host {@code host[:port]} as the caller names it
 * @param name without the host
 * @param root scheme and authority of the registry's API
 */
record Repository(String host, String name, URI root) {
    private static final Digest NOTHING = Digest.of(new byte[0]);

    /**
     * Reads {@code host[:port]/name}.
     *
     * @throws IllegalArgumentException if that is not its form
     */
    static Repository parse(String repository, RegistrySettings settings) {
        return of(new ArtifactRef(repository, NOTHING), settings);
    }

    static Repository of(ArtifactRef ref, RegistrySettings settings) {
        String host = ref.host();
        String scheme = settings.plainHttp().contains(host) ? "http" : "https";
        return new Repository(host, ref.name(), URI.create(scheme + "://" + apiHost(host)));
    }

    /** Docker Hub answers its API under another name than the one in image references. */
    private static String apiHost(String host) {
        return host.equals("docker.io") ? "registry-1.docker.io" : host;
    }

    /** The name that a login for this host stands under: of Docker Hub's names, the one in image references. */
    static String loginHost(String host) {
        return host.equals("registry-1.docker.io") || host.equals("index.docker.io") ? "docker.io" : host;
    }

    /** The address of something in this repository; the path is made of digests, tags and fixed words only. */
    URI at(String path) {
        return URI.create(root + "/v2/" + name + "/" + path);
    }

    @Override
    public String toString() {
        return host + "/" + name;
    }
}
