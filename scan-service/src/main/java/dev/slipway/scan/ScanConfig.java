package dev.slipway.scan;

import dev.slipway.events.Severity;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be set of scan-service. */
@ConfigMapping(prefix = "slipway.scan")
public interface ScanConfig {
    /** Whether a release stops when there is no scanner or no database; otherwise it goes on as NOT SCANNED. */
    @WithDefault("true")
    boolean required();

    /** The scanner: a path, or a name on the PATH. */
    @WithDefault("trivy")
    String trivy();

    /** A folder with {@code db} and {@code java-db} in it, as Trivy keeps them; read only. None: no database. */
    Optional<Path> cache();

    /** How long one scan may take. */
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    Duration timeout();

    /** A database older than this is no basis for a verdict. */
    @WithDefault("7d")
    @DurationMin(millis = 1)
    Duration maxDatabaseAge();

    /** Findings of this severity and above stop a release. */
    @WithDefault("high")
    Severity threshold();

    /** Whether findings without a fixed version are left out. */
    @WithDefault("false")
    boolean ignoreUnfixed();

    /** Whether an image may rest on an operating system past its end of life. */
    @WithDefault("false")
    boolean acceptEndOfLife();

    /** Findings that are known and accepted, each for a time. */
    List<Waiver> ignore();

    /** A finding that is accepted. */
    interface Waiver {
        /** E.g. {@code CVE-2023-30861}. */
        String id();

        /** Only in this package; none means in all. */
        Optional<String> packageName();

        /** Why it is accepted. */
        String reason();

        /** The last day on which it is. */
        LocalDate until();
    }
}
