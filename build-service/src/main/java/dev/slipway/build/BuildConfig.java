package dev.slipway.build;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be set of build-service. Durations as {@code 30s} or {@code 10m}, sizes as {@code 512M} or {@code 2G}. */
@ConfigMapping(prefix = "slipway.build")
public interface BuildConfig {
    /** Whether repositories may be folders of this machine: only where whoever asks for a build may read them all. */
    @WithDefault("false")
    boolean allowLocal();

    /** How long a checkout may take. */
    @WithDefault("10m")
    @DurationMin(millis = 1)
    Duration checkoutTimeout();

    /** How large what git fetches, and the sum of a commit's files, may each be. */
    @WithDefault("2G")
    MemorySize checkoutLimit();

    /** How many files a commit may have. */
    @WithDefault("200000")
    @Min(1)
    long checkoutFiles();

    /** What git runs for ssh: no questions, known hosts only. */
    @WithDefault("ssh -oBatchMode=yes -oStrictHostKeyChecking=yes -oConnectTimeout=30")
    String sshCommand();

    /** A file of git-credential-store(1) with the logins for https; none means anonymous. */
    Optional<Path> gitCredentials();

    /** Names of the service's own variables that git gets if they are set. */
    @WithDefault("http_proxy,https_proxy,no_proxy,HTTP_PROXY,HTTPS_PROXY,NO_PROXY,SSL_CERT_FILE,SSL_CERT_DIR,"
            + "GIT_SSL_CAINFO,SSH_AUTH_SOCK")
    List<String> gitPassThrough();

    /**
     * Names of the service's own variables that build steps, and the builder of Dockerfiles, get if they are set. A
     * step can print what it gets.
     */
    @WithDefault("JAVA_HOME,MAVEN_OPTS,MAVEN_ARGS,GRADLE_OPTS,NODE_OPTIONS,NODE_EXTRA_CA_CERTS,NPM_CONFIG_REGISTRY,"
            + "PIP_INDEX_URL,PIP_CERT,GOPROXY,GOROOT,SSL_CERT_FILE,SSL_CERT_DIR,http_proxy,https_proxy,no_proxy,"
            + "HTTP_PROXY,HTTPS_PROXY,NO_PROXY")
    List<String> passThrough();

    /** HOME of the build steps, shared by all jobs, for their tools' caches; none means a fresh one for each job. */
    Optional<Path> home();

    /** How much a build step, or the build of a Dockerfile, may print. */
    @WithDefault("64M")
    MemorySize stepOutput();

    /** How large a workspace may be when it is kept. */
    @WithDefault("4G")
    MemorySize workspaceLimit();

    /** How many files, folders and links a workspace may have when it is kept. */
    @WithDefault("200000")
    @Min(1)
    int workspaceEntries();

    /** The program that builds images from Dockerfiles: Buildah's name on the PATH, or where it lies. */
    @WithDefault("buildah")
    String buildah();

    /** How long the build of a Dockerfile may take. */
    @WithDefault("30m")
    @DurationMin(millis = 1)
    Duration dockerfileTimeout();

    /** The operating system that images are made for. */
    @WithDefault("linux")
    String imageOs();

    /** The processor that images are made for, in Go's naming; a base must have an image for it. */
    @WithDefault("amd64")
    String imageArchitecture();

    /**
     * The repositories that an application is released from, by its name: {@code
     * slipway.build.repositories."hello"=https://git.example/a/hello}. An application that is not named here is bound
     * to the first repository that releases it.
     */
    Map<String, List<String>> repositories();

    /**
     * The environments that a release goes through when its repository names none, in this order. None: such a release
     * goes to the platform's only environment, and when there are more, it ends with publishing.
     */
    Optional<List<String>> environmentOrder();
}
