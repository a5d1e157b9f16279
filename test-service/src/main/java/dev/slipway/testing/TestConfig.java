package dev.slipway.testing;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be set of test-service. Durations as {@code 30s} or {@code 10m}, sizes as {@code 512M} or {@code 2G}. */
@ConfigMapping(prefix = "slipway.test")
public interface TestConfig {
    /** Names of the service's own variables that suites get if they are set. A suite can print what it gets. */
    @WithDefault("JAVA_HOME,MAVEN_OPTS,MAVEN_ARGS,GRADLE_OPTS,NODE_OPTIONS,NODE_EXTRA_CA_CERTS,NPM_CONFIG_REGISTRY,"
            + "PIP_INDEX_URL,PIP_CERT,GOPROXY,GOROOT,SSL_CERT_FILE,SSL_CERT_DIR,http_proxy,https_proxy,no_proxy,"
            + "HTTP_PROXY,HTTPS_PROXY,NO_PROXY")
    List<String> passThrough();

    /** HOME of the suites, shared by all jobs, for their tools' caches; none means a fresh one for each job. */
    Optional<Path> home();

    /** How much a suite may print. */
    @WithDefault("64M")
    MemorySize stepOutput();

    /** How large a workspace may be when it is brought back; as build-service's. */
    @WithDefault("4G")
    MemorySize workspaceLimit();

    /** How many files, folders and links a workspace may have when it is brought back; as build-service's. */
    @WithDefault("200000")
    @Min(1)
    int workspaceEntries();

    /** How many report files a suite may leave. */
    @WithDefault("5000")
    @Min(1)
    int reportFiles();

    /** How large one report file may be. */
    @WithDefault("64M")
    MemorySize reportFileSize();

    /** How large all report files of a suite may be together. */
    @WithDefault("512M")
    MemorySize reportSize();

    /** How many test cases the report files of a suite may have together. */
    @WithDefault("500000")
    @Min(1)
    int reportCases();

    /** How long what serves at a deployed application's address may take to say what it is. */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    Duration servingTimeout();

    /** The host that edge runs on, where that is another than this service's: the applications' addresses are of its loopback. */
    Optional<String> edgeHost();
}
