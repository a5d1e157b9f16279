package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.events.ArtifactRef;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.testing.JobDouble;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a real Trivy's troubles: its own words, not those that {@link TrivyTroubleTest} puts in its mouth. */
class TrivyTroubleIT {
    @TempDir
    private Path folder;

    private RealTrivy trivy;
    private ImageFixture images;
    private ArtifactRef image;

    @BeforeEach
    void start() throws Exception {
        trivy = RealTrivy.find();
        images = new ImageFixture(folder.resolve("registry"));
        image = images.flask("2.0.1");
    }

    @AfterEach
    void stop() throws Exception {
        if (images != null) {
            images.close();
        }
    }

    @Test
    void shouldBreakDownForGoodWhenTheDatabaseIsTooOld() throws Exception {
        // given
        Instant longAgo = Instant.now().minus(Duration.ofDays(8));
        Path databases = databases(2, longAgo);

        // when
        Breakdown breakdown = breakdown(trivy.on(databases), image);

        // then
        assertThat(breakdown.failure().code()).isEqualTo("database-too-old");
        assertThat(breakdown.failure().what()).contains(longAgo.toString());
        assertThat(breakdown.retry()).isFalse();
    }

    @Test
    void shouldGoByTheDatabasesAgeAndNotByWhenTheNextIsDue() throws Exception {
        // given
        Path databases = databases(2, Instant.now().minus(Duration.ofDays(6)));

        // when
        ScanVerdict verdict = trivy.on(databases).judge(image, images.registry, JobDouble.in(folder));

        // then
        assertThat(verdict).isInstanceOf(ScanVerdict.Blocked.class);
    }

    @Test
    void shouldBreakDownForGoodWhenTheDatabaseIsOfAnotherSchema() throws Exception {
        // when
        Breakdown older = breakdown(trivy.on(databases(1, Instant.now())), image);
        Breakdown newer = breakdown(trivy.on(databases(3, Instant.now())), image);

        // then
        assertThat(older.failure().code()).isEqualTo("scanner-database-schema");
        assertThat(newer.failure().code()).isEqualTo("scanner-database-schema");
        assertThat(older.retry()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 20_000})
    void shouldBreakDownForGoodWhenTheDatabaseWasCutOff(int bytes) throws Exception {
        // given
        Path databases = databases(2, Instant.now());
        try (FileChannel database = FileChannel.open(databases.resolve("db/trivy.db"), StandardOpenOption.WRITE)) {
            database.truncate(bytes);
        }

        // when
        Breakdown breakdown = breakdown(trivy.on(databases), image);

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scanner-database-damaged");
        assertThat(breakdown.retry()).isFalse();
    }

    @Test
    void shouldMissTheJavaDatabaseWhenTheImageHoldsJars() throws Exception {
        // given
        Path databases = databases(2, Instant.now());

        // when
        Breakdown breakdown = breakdown(trivy.on(databases), images.jackson("2.9.9"));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scanner-missing");
        assertThat(breakdown.failure().why()).contains("holds no Java database");
        assertThat(breakdown.failure().mend()).contains("--download-java-db-only");
    }

    @Test
    void shouldTryAgainWhenTheRegistryGoesAwayInMidBlob() throws Exception {
        try (RegistryFront front = new RegistryFront(images.registry, image, RegistryFront.CUT_OFF)) {
            // when
            Breakdown breakdown = breakdown(trivy, front.image());

            // then
            assertThat(breakdown.failure().code()).isEqualTo("scan-registry-unreachable");
            assertThat(breakdown.retry()).isTrue();
        }
    }

    @Test
    void shouldTryAgainWhenTheRegistryDoesNotAnswer() throws Exception {
        // given
        ArtifactRef nowhere = new ArtifactRef("127.0.0.1:1/hello", image.digest());

        // when
        Breakdown breakdown = breakdown(trivy, nowhere);

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scan-registry-unreachable");
        assertThat(breakdown.retry()).isTrue();
    }

    @Test
    void shouldTryAgainWhenTheScannerIsKilled() throws Exception {
        try (RegistryFront front = RegistryFront.stalling(images.registry, image)) {
            CompletableFuture<Breakdown> scan = CompletableFuture.supplyAsync(() -> breakdown(trivy, front.image()));
            assertThat(front.asked.await(10, TimeUnit.SECONDS)).isTrue();

            // when
            scanner().destroyForcibly();

            // then
            Breakdown breakdown = scan.get(10, TimeUnit.SECONDS);
            assertThat(breakdown.failure().code()).isEqualTo("scanner-failed");
            assertThat(breakdown.failure().what()).isEqualTo("the scanner ended by signal 9");
            assertThat(breakdown.retry()).isTrue();
        }
    }

    /** Takes the five seconds for which Trivy waits. */
    @Test
    void shouldTryAgainWhenTheScanCacheIsInUse() throws Exception {
        // given
        JobDouble context = JobDouble.in(folder);
        Path fanal =
                Files.createDirectories(context.folder().resolve("cache/fanal")).resolve("fanal.db");
        Process holder = hold(fanal);

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> trivy.judge(image, images.registry, context));
        holder.destroy();

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scanner-cache-locked");
        assertThat(breakdown.retry()).isTrue();
    }

    private Breakdown breakdown(RealTrivy scanner, ArtifactRef wanted) {
        return catchThrowableOfType(
                Breakdown.class, () -> scanner.judge(wanted, images.registry, JobDouble.in(folder)));
    }

    /** The databases' copy, without the Java database, that tells this schema and age. */
    private Path databases(int schema, Instant updated) throws Exception {
        Path copy = Files.createTempDirectory(folder, "databases-");
        Path db = Files.createDirectories(copy.resolve("db"));
        Files.copy(trivy.cache().resolve("db/trivy.db"), db.resolve("trivy.db"));
        Files.writeString(
                db.resolve("metadata.json"),
                "{\"Version\":%d,\"UpdatedAt\":\"%s\",\"DownloadedAt\":\"%s\",\"NextUpdate\":\"%s\"}"
                        .formatted(schema, updated, updated, updated.plusSeconds(1)));
        return copy;
    }

    private ProcessHandle scanner() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/trivy"))
                .findFirst()
                .orElseThrow();
    }

    /** Another process with flock(2)'s lock on a file, which is bbolt's. */
    private static Process hold(Path file) throws Exception {
        Process holder =
                new ProcessBuilder("flock", "-x", file.toString(), "sh", "-c", "echo held; exec sleep 60").start();
        holder.inputReader().readLine();
        return holder;
    }
}
