package dev.slipway.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.artifacts.BlobSource;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Coverage;
import dev.slipway.events.EventJson;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.RegistryConfig;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trivy as a process: by digest, from an empty folder, with a cleared environment, its own exit codes off, its report in
 * a file. Each scan has a scan cache of its own and shares the databases read-only, so that scans run side by side.
 */
final class TrivyScanner implements Scanner {
    private static final long MAX_LOG = 4 << 20;

    /** Some ten thousand findings with all that Trivy says of each, and half of what is read back into memory later. */
    static final long MAX_REPORT = 32 << 20;

    /** What a POSIX shell exits with when there is no such command (POSIX, XCU 2.8.2). */
    private static final int NOT_FOUND = 127;

    private static final Duration BEYOND = Duration.ofSeconds(15);

    private final ScanConfig config;
    private final RegistryConfig registry;

    TrivyScanner(ScanConfig config, RegistryConfig registry) {
        this.config = config;
        this.registry = registry;
    }

    @Override
    public Scan scan(ArtifactRef image, JobContext context) throws InterruptedException {
        Path databases = databases();
        try {
            Path cache = cache(context.folder().resolve("cache"), databases);
            Path empty = Files.createDirectories(context.folder().resolve("empty"));
            JsonNode version = version(cache, empty, context);
            Instant updated = updated(version);
            Path report = context.folder().resolve("report.json");
            Tool.Output output =
                    run(command(image, cache, report), empty, config.timeout().plus(BEYOND), context);
            String log = output.errors();
            context.log().line(log.strip());
            if (log.contains("'--skip-java-db-update' cannot be specified on the first run")) {
                throw missing(databases + " holds no Java database, and the image holds jars");
            }
            if (!output.successful() || !Files.exists(report)) {
                throw TrivyTrouble.of(output.exit(), log);
            }
            return read(image, report, log, "Trivy " + version.path("Version").asText(), updated);
        } catch (IOException | UncheckedIOException e) {
            throw Breakdown.disk("scanning " + image, context.folder(), e);
        }
    }

    private static Scan read(ArtifactRef image, Path file, String log, String scanner, Instant updated)
            throws IOException {
        TrivyReport report = report(file);
        if (report.digests().stream().noneMatch(digest -> digest.endsWith("@" + image.digest()))) {
            throw Breakdown.lasting(
                    Failure.of(
                            "scan-wrong-image",
                            "the scanner looked at " + report.digests() + " when " + image + " was asked for",
                            "See whether the registry serves what it is asked for."),
                    null);
        }
        return new Scan(
                scanner,
                updated,
                report.hasSystemPackages(log) ? Coverage.FULL : Coverage.PACKAGES_ONLY,
                report.system(),
                report.endOfLife(),
                report.findings(),
                BlobSource.of(file));
    }

    private static TrivyReport report(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_REPORT) {
            throw Breakdown.lasting(
                    new Failure(
                            "scan-report-too-large",
                            "the scanner's report is larger than can be taken in",
                            null,
                            "it has " + size + " bytes, and " + MAX_REPORT + " are allowed",
                            "Build upon a base with fewer known vulnerabilities, or split the image."),
                    null);
        }
        try (InputStream json = Files.newInputStream(file)) {
            return TrivyReport.read(json);
        }
    }

    private Path databases() {
        Path cache = config.cache().orElseThrow(() -> missing("slipway.scan.cache names no folder with a database"));
        if (!Files.exists(cache.resolve("db/metadata.json"))) {
            throw missing(cache + " holds no vulnerability database");
        }
        return cache;
    }

    private static Missing missing(String why) {
        return new Missing(new Failure(
                "scanner-missing",
                "the image is NOT SCANNED: there is no scanner with a database",
                null,
                why,
                "Install Trivy (0.70 or newer), fill a folder with 'trivy image --download-db-only --cache-dir DIR'"
                        + " and, for jars, 'trivy image --download-java-db-only --cache-dir DIR',"
                        + " and set slipway.scan.trivy and slipway.scan.cache."));
    }

    /** A cache folder of this scan's own, with links to the shared databases. */
    private static Path cache(Path folder, Path databases) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("db", "java-db")) {
            Path shared = databases.resolve(name).toAbsolutePath();
            if (Files.exists(shared) && !Files.exists(folder.resolve(name))) {
                Files.createSymbolicLink(folder.resolve(name), shared);
            }
        }
        return folder;
    }

    /** A folder that holds the login under the only name that Trivy looks for, whatever its file is called. */
    private static Path login(Path folder, Path file) throws IOException {
        Path link = Files.createDirectories(folder).resolve("config.json");
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, file.toAbsolutePath());
        }
        return folder;
    }

    private JsonNode version(Path cache, Path empty, JobContext context) throws IOException, InterruptedException {
        Tool.Output output = run(
                List.of(config.trivy(), "version", "--format", "json", "--cache-dir", cache.toString()),
                empty,
                Duration.ofSeconds(30),
                context);
        if (!output.successful()) {
            throw TrivyTrouble.of(output.exit(), output.errors());
        }
        try {
            return EventJson.mapper().readTree(output.text());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the scanner's version is no JSON", e);
        }
    }

    private Instant updated(JsonNode version) {
        try {
            Instant updated = Instant.parse(
                    version.path("VulnerabilityDB").path("UpdatedAt").asText());
            if (updated.plus(config.maxDatabaseAge()).isBefore(Instant.now())) {
                throw Breakdown.lasting(
                        Failure.of(
                                "database-too-old",
                                "the vulnerability database is of " + updated + ", older than "
                                        + config.maxDatabaseAge(),
                                "Bring it up to date, or allow more with slipway.scan.max-database-age."),
                        null);
            }
            return updated;
        } catch (DateTimeParseException e) {
            throw missing("the scanner tells no date of its database");
        }
    }

    private List<String> command(ArtifactRef image, Path cache, Path report) {
        List<String> command = new ArrayList<>(List.of(
                config.trivy(),
                "image",
                "--image-src",
                "remote",
                "--cache-dir",
                cache.toString(),
                "--skip-db-update",
                "--skip-java-db-update",
                "--skip-check-update",
                "--skip-version-check",
                "--disable-telemetry",
                "--show-suppressed",
                "--offline-scan",
                "--no-progress",
                "--scanners",
                "vuln",
                "--exit-code",
                "0",
                "--timeout",
                config.timeout().toSeconds() + "s",
                "--format",
                "json",
                "--output",
                report.toString()));
        if (registry.plainHttp().filter(hosts -> hosts.contains(image.host())).isPresent()) {
            command.add("--insecure");
        }
        command.add(image.toString());
        return command;
    }

    private Tool.Output run(List<String> command, Path folder, Duration timeout, JobContext context)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", folder.toString());
        environment.put("TMPDIR", context.folder().toString());
        if (registry.dockerConfig().isPresent()) {
            Path login = login(
                    context.folder().resolve("login"), registry.dockerConfig().get());
            environment.put("DOCKER_CONFIG", login.toString());
        }
        Tool.Output output = Tool.run(command, folder, environment, timeout, MAX_LOG, context.jobId(), context.stop());
        if (output.exit() instanceof Exit.Exited(int status) && status == NOT_FOUND) {
            throw missing("'" + config.trivy() + "' is not there");
        }
        return output;
    }
}
