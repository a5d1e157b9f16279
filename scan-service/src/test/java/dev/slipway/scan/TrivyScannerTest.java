package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Coverage;
import dev.slipway.events.Digest;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.testing.JobDouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script in Trivy's place, which answers what a test wants. */
class TrivyScannerTest {
    private static final ArtifactRef IMAGE =
            new ArtifactRef("127.0.0.1:5000/hello", Digest.of("x".getBytes(StandardCharsets.UTF_8)));
    private static final String OS = "{\"Family\":\"alpine\",\"Name\":\"3.22.1\"}";

    @TempDir
    private Path folder;

    private Path cache;

    @BeforeEach
    void fillCache() throws IOException {
        cache = folder.resolve("databases");
        Files.createDirectories(cache.resolve("db"));
        Files.createDirectories(cache.resolve("java-db"));
        Files.writeString(cache.resolve("db/metadata.json"), "{}");
        Files.writeString(cache.resolve("db/trivy.db"), "");
    }

    @Test
    void shouldReadTheReportAndSayWhatItRestsOn() throws Exception {
        // given
        Instant updated = Instant.now().minus(Duration.ofHours(3));

        // when
        Scan scan = scan(script(updated, report(OS)));

        // then
        assertThat(scan.scanner()).isEqualTo("Trivy 0.76.0");
        assertThat(scan.databaseUpdatedAt()).isEqualTo(updated);
        assertThat(scan.coverage()).isEqualTo(Coverage.FULL);
        assertThat(scan.report().open()).asString(StandardCharsets.UTF_8).contains("RepoDigests");
    }

    @Test
    void shouldCallItWithTheseFlagsFromAnEmptyFolderWithAClearedEnvironment() throws Exception {
        // given
        Path seen = folder.resolve("seen");
        String script = script(
                Instant.now(),
                "{ printf '%s\\n' \"$@\"; echo \"folder=$(ls -A)\"; env; } > " + seen + "\n" + report(OS));

        // when
        scan(script);

        // then
        List<String> lines = Files.readAllLines(seen);
        assertThat(lines)
                .containsSubsequence("image", "--image-src", "remote", "--cache-dir")
                .contains(
                        "--skip-db-update",
                        "--skip-java-db-update",
                        "--skip-check-update",
                        "--skip-version-check",
                        "--disable-telemetry",
                        "--offline-scan",
                        "folder=",
                        IMAGE.toString())
                .containsSubsequence("--scanners", "vuln")
                .containsSubsequence("--format", "json", "--output");
        assertThat(lines).filteredOn(line -> line.startsWith("TRIVY_")).isEmpty();
        assertThat(lines).filteredOn(line -> line.startsWith("DOCKER_CONFIG=")).isEmpty();
    }

    @Test
    void shouldShareTheDatabasesAndNotTheScanCache() throws Exception {
        // given
        Path seen = folder.resolve("seen");
        String script = script(
                Instant.now(),
                "for a in \"$@\"; do [ \"$was\" = --cache-dir ] && { ls \"$a\"; cat \"$a/db/metadata.json\"; touch \"$a/fanal\"; } > "
                        + seen + "; was=$a; done\n" + report(OS));

        // when
        scan(script);

        // then
        assertThat(Files.readString(seen)).contains("db", "java-db", "{}");
        assertThat(cache.resolve("fanal")).doesNotExist();
    }

    /** Each waits for the other, so that both run at once. */
    @Test
    void shouldGiveEachOfTwoScansAtOnceAScanCacheOfItsOwn() throws Exception {
        // given
        Path seen = Files.createDirectories(folder.resolve("caches"));
        TrivyScanner scanner = scanner(script(Instant.now(), """
                for a in "$@"; do [ "$was" = --cache-dir ] && echo "$a" > %1$s/$$; was=$a; done
                for i in $(seq 100); do [ $(ls %1$s | wc -l) -lt 2 ] || break; sleep 0.1; done
                """.formatted(seen) + report(OS)));
        Callable<Scan> scan = () -> scanner.scan(IMAGE, JobDouble.in(folder));

        // when
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Scan> each : threads.invokeAll(List.of(scan, scan))) {
                each.get();
            }
        }

        // then
        List<String> caches = new ArrayList<>();
        try (Stream<Path> files = Files.list(seen)) {
            for (Path file : files.toList()) {
                caches.add(Files.readString(file).strip());
            }
        }
        assertThat(caches).hasSize(2).doesNotHaveDuplicates().allMatch(path -> path.startsWith(folder.toString()));
    }

    @Test
    void shouldSpeakPlainHttpAndHandCredentialsOverWhateverTheirFileIsCalled() throws Exception {
        // given
        Path seen = folder.resolve("seen");
        Path login = Files.writeString(folder.resolve("registry-login"), "{\"auths\":{}}");
        String script = script(
                Instant.now(),
                "{ printf '%s\\n' \"$@\"; cat \"$DOCKER_CONFIG/config.json\"; } > " + seen + "\n" + report(OS));
        JobDouble context = JobDouble.in(folder);

        // when
        scanner(
                        script,
                        "slipway.registry.plain-http",
                        "127.0.0.1:5000",
                        "slipway.registry.docker-config",
                        login.toString())
                .scan(IMAGE, context);

        // then
        assertThat(Files.readAllLines(seen)).contains("--insecure", "{\"auths\":{}}");
        assertThat(context.folder().resolve("login/config.json")).isSymbolicLink();
    }

    @Test
    void shouldDemandTlsWhenOnlyAnotherHostIsPlain() throws Exception {
        // given
        Path seen = folder.resolve("seen");
        String script = script(Instant.now(), "{ printf '%s\\n' \"$@\"; env; } > " + seen + "\n" + report(OS));

        // when
        scanner(script, "slipway.registry.plain-http", "other.example:5000").scan(IMAGE, JobDouble.in(folder));

        // then
        assertThat(Files.readAllLines(seen)).doesNotContain("--insecure", "TRIVY_INSECURE=true");
    }

    @Test
    void shouldLookAtPackagesOnlyWhenTheSystemIsNotKnown() throws Exception {
        // when
        Scan none = scan(script(Instant.now(), report("null")));
        Scan unsupported = scan(script(
                Instant.now(), "printf '2026\\tWARN\\t[detector] Unsupported os\\tfamily=x\\n' >&2\n" + report(OS)));

        // then
        assertThat(none.coverage()).isEqualTo(Coverage.PACKAGES_ONLY);
        assertThat(unsupported.coverage()).isEqualTo(Coverage.PACKAGES_ONLY);
    }

    @Test
    void shouldBreakDownWhenTheReportIsAboutAnotherImage() throws Exception {
        // given
        String other = report(OS).replace(IMAGE.digest().hex(), "0".repeat(64));
        String script = script(Instant.now(), other);

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> scan(script));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scan-wrong-image");
        assertThat(breakdown.retry()).isFalse();
    }

    @Test
    void shouldBreakDownWhenTheReportIsTooLarge() throws Exception {
        // given
        String script =
                script(Instant.now(), report(OS) + "truncate -s " + (TrivyScanner.MAX_REPORT + 1) + " \"$out\"\n");

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> scan(script));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scan-report-too-large");
        assertThat(breakdown.failure().why()).contains("33554433", "33554432");
        assertThat(breakdown.retry()).isFalse();
    }

    @Test
    void shouldBreakDownWhenTheDatabaseIsTooOld() throws Exception {
        // given
        String script = script(Instant.now().minus(Duration.ofDays(8)), report(OS));

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> scan(script));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("database-too-old");
        assertThat(breakdown.retry()).isFalse();
    }

    @Test
    void shouldSayWhatTrivySaidWhenItFails() throws Exception {
        // given
        JobDouble context = JobDouble.in(folder);
        String script = script(
                Instant.now(),
                "printf '2026\\tFATAL\\tFatal error\\trun error: no space left on device\\n' >&2; exit 1");

        // when
        Breakdown breakdown =
                catchThrowableOfType(Breakdown.class, () -> scanner(script).scan(IMAGE, context));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("disk-full");
        assertThat(context.logged()).contains("no space left on device");
    }

    @Test
    void shouldBlameTheDiskWhenTheJobsFolderCannotBeWritten() throws Exception {
        // given
        JobDouble context = JobDouble.in(folder);
        Files.writeString(context.folder().resolve("cache"), "in the way");
        String script = script(Instant.now(), report(OS));

        // when
        Breakdown breakdown =
                catchThrowableOfType(Breakdown.class, () -> scanner(script).scan(IMAGE, context));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("disk-failed");
        assertThat(breakdown.failure().where()).isEqualTo(context.folder().toString());
        assertThat(breakdown.retry()).isTrue();
    }

    @Test
    void shouldBreakDownWhenItSucceedsWithoutAReport() throws Exception {
        // given
        String script = script(Instant.now(), "exit 0");

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> scan(script));

        // then
        assertThat(breakdown.retry()).isTrue();
    }

    @Test
    void shouldEndItWhenTheJobIsStopped() throws Exception {
        // given
        JobDouble context = JobDouble.in(folder);
        Path begun = folder.resolve("begun");
        Path ended = folder.resolve("ended");
        String script = script(Instant.now(), "touch " + begun + "; sleep 300; touch " + ended);
        Thread stopper = Thread.ofVirtual().start(() -> {
            org.awaitility.Awaitility.await().until(() -> Files.exists(begun));
            context.stop().stop("release cancelled");
        });

        // when // then
        assertThatThrownBy(() -> scanner(script).scan(IMAGE, context))
                .isInstanceOfAny(Breakdown.class, InterruptedException.class);
        stopper.join();
        assertThat(ended).doesNotExist();
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoScanner() {
        // given
        TrivyScanner scanner = new TrivyScanner(
                Settings.scan("slipway.scan.trivy", "/nowhere/trivy", "slipway.scan.cache", cache.toString()),
                Settings.registry());

        // when
        Scanner.Missing missing =
                catchThrowableOfType(Scanner.Missing.class, () -> scanner.scan(IMAGE, JobDouble.in(folder)));

        // then
        assertThat(missing.failure().code()).isEqualTo("scanner-missing");
        assertThat(missing.failure().what()).contains("NOT SCANNED");
        assertThat(missing.failure().mend()).contains("Install Trivy");
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoDatabase() throws Exception {
        // given
        Path script = program(script(Instant.now(), report(OS)));
        Path empty = Files.createDirectories(folder.resolve("empty-cache"));
        TrivyScanner unset =
                new TrivyScanner(Settings.scan("slipway.scan.trivy", script.toString()), Settings.registry());
        TrivyScanner unfilled = new TrivyScanner(
                Settings.scan("slipway.scan.trivy", script.toString(), "slipway.scan.cache", empty.toString()),
                Settings.registry());

        // when // then
        assertThatThrownBy(() -> unset.scan(IMAGE, JobDouble.in(folder)))
                .isInstanceOf(Scanner.Missing.class)
                .hasMessageContaining("slipway.scan.cache names no folder");
        assertThatThrownBy(() -> unfilled.scan(IMAGE, JobDouble.in(folder)))
                .isInstanceOf(Scanner.Missing.class)
                .hasMessageContaining("holds no vulnerability database");
    }

    private Scan scan(String script) throws Exception {
        return scanner(script).scan(IMAGE, JobDouble.in(folder));
    }

    private TrivyScanner scanner(String script, String... registry) throws IOException {
        return new TrivyScanner(
                Settings.scan("slipway.scan.trivy", program(script).toString(), "slipway.scan.cache", cache.toString()),
                Settings.registry(registry));
    }

    private Path program(String script) throws IOException {
        Path file = Files.createTempFile(
                folder,
                "trivy-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(file, script);
    }

    /** Tells its version, and then does this. */
    private static String script(Instant updated, String body) {
        return """
                #!/bin/sh
                if [ "$1" = version ]; then
                  echo '{"Version":"0.76.0","VulnerabilityDB":{"Version":2,"UpdatedAt":"%s"}}'
                  exit 0
                fi
                was=
                %s
                """.formatted(updated, body);
    }

    /** Writes a report where it is wanted. */
    private static String report(String os) {
        return """
                was=
                for a in "$@"; do [ "$was" = --output ] && out=$a; was=$a; done
                cat > "$out" <<'JSON'
                {"SchemaVersion":2,"Metadata":{"OS":%s,"RepoDigests":["%s"]},
                 "Results":[{"Class":"os-pkgs","Type":"alpine"}]}
                JSON
                """.formatted(os, IMAGE);
    }
}
