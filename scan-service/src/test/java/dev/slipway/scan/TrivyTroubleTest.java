package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.Exit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrivyTroubleTest {
    private static final String REMOTE =
            "run error: image scan error: unable to find the specified image \"h/x\" in [\"remote\"]: ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scanner-cache-locked|passing|unable to initialize cache: cache may be in use by another process: timeout",
                "scanner-database-missing|lasting|init error: DB error: database error: --skip-db-update cannot be specified on the first run",
                "scanner-database-missing|lasting|Java DB: '--skip-java-db-update' cannot be specified on the first run",
                "scanner-database-missing|lasting|init error: DB error: failed to download vulnerability DB: TOOMANYREQUESTS",
                "scanner-database-schema|lasting|the version of DB schema doesn't match. Local DB: 3, Expected: 2",
                "scanner-database-schema|lasting|--skip-db-update cannot be specified with the old DB schema",
                "scanner-database-damaged|lasting|init error: DB error: error in vulnerability DB initialization: failed to open db: invalid database",
                "scanner-java-database|passing|Unable to initialize the Java DB: broken",
                "scan-image-missing|lasting|REMOTE GET http://h/v2/x: MANIFEST_UNKNOWN: not there",
                "scan-image-missing|lasting|REMOTE unexpected status code 404 Not Found",
                "scan-unauthorized|lasting|REMOTE UNAUTHORIZED: authentication required",
                "scan-unauthorized|lasting|REMOTE unexpected status code 403 Forbidden",
                "scan-registry-unreachable|outage|REMOTE dial tcp 127.0.0.1:1: connect: connection refused",
                "scan-registry-unreachable|passing|REMOTE x509: certificate signed by unknown authority",
                "scan-registry-unreachable|passing|failed to analyze layer: unexpected EOF",
                "scan-registry-unreachable|outage|REMOTE Get \"http://h/v2/\": EOF",
                "scan-registry-unreachable|passing|REMOTE dial tcp: lookup registry: no such host",
                "scan-timeout|passing|image scan error: context deadline exceeded",
                "disk-full|passing|write /tmp/x: no space left on device",
                "scanner-failed|passing|something that nobody has seen"
            })
    void shouldTellKindsOfTroubleApart(String code, String course, String chain) {
        // given
        String log = "2026-11-23T23:36:32Z\tINFO\t[vuln] Vulnerability scanning is enabled\n"
                + "2026-11-23T23:36:32Z\tFATAL\tFatal error\t" + chain.replace("REMOTE ", REMOTE) + "\n";

        // when
        Breakdown breakdown = TrivyTrouble.of(new Exit.Exited(1), log);

        // then
        assertThat(breakdown.failure().code()).isEqualTo(code);
        assertThat(breakdown.retry()).isEqualTo(!course.equals("lasting"));
        assertThat(breakdown.isOutage()).isEqualTo(course.equals("outage"));
        assertThat(breakdown.failure().why()).startsWith("Fatal error ");
    }

    @Test
    void shouldLookAtTheLastWordsAlone() {
        // given
        String log = "2026\tWARN\tno such host\n2026\tFATAL\tFatal error\trun error: odd\n\t* and more\n";

        // when
        Breakdown breakdown = TrivyTrouble.of(new Exit.Exited(1), log);

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scanner-failed");
        assertThat(breakdown.failure().why()).isEqualTo("Fatal error run error: odd * and more");
    }

    @Test
    void shouldSayThatItSaidNothing() {
        // when
        Breakdown breakdown = TrivyTrouble.of(new Exit.Signalled(9), "");

        // then
        assertThat(breakdown.failure().what()).isEqualTo("the scanner ended by signal 9");
        assertThat(breakdown.failure().why()).isEqualTo("it said nothing");
    }

    @Test
    void shouldCallItATimeoutWhenTheScannerDidNotEndByItself() {
        // when
        Breakdown breakdown =
                TrivyTrouble.of(new Exit.TimedOut(Duration.ofSeconds(16)), "2026\tINFO\tReceived signal\n");

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scan-timeout");
        assertThat(breakdown.retry()).isTrue();
    }

    @Test
    void shouldKeepTheCauseAtTheEndOfALongChain() {
        // given
        String log = "2026\tFATAL\tFatal error\trun error: " + "wrapped: ".repeat(200) + "the cause\n";

        // when
        Breakdown breakdown = TrivyTrouble.of(new Exit.Exited(1), log);

        // then
        assertThat(breakdown.failure().why())
                .startsWith("Fatal error run error: wrapped: ")
                .endsWith("wrapped: the cause")
                .hasSize(500);
    }
}
