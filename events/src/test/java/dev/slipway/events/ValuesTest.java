package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the value types accept, and what they tell. */
class ValuesTest {
    /** SHA-256 of "abc" (FIPS 180-4, example B.1). */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void shouldComputeTheDigestOfBytes() {
        // given
        MessageDigest sha256 = Digest.newSha256();
        sha256.update("ab".getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 'c');

        // when
        Digest digest = Digest.of("abc".getBytes(StandardCharsets.UTF_8));

        // then
        assertThat(digest).hasToString("sha256:" + ABC).isEqualTo(Digest.of(sha256));
        assertThat(digest.hex()).isEqualTo(ABC);
        assertThat(digest.abbreviated()).isEqualTo("ba7816bf8f01");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5000/hello, 127.0.0.1:5000, hello",
        "registry.example.com/team/hello-world, registry.example.com, team/hello-world",
        "localhost/a.b_c__d---e, localhost, a.b_c__d---e",
        "Registry/0, Registry, 0"
    })
    void shouldTellHostAndNameOfAnArtifact(String repository, String host, String name) {
        // given
        String text = repository + "@sha256:" + ABC;

        // when
        ArtifactRef artifact = ArtifactRef.parse(text);

        // then
        assertThat(artifact.host()).isEqualTo(host);
        assertThat(artifact.name()).isEqualTo(name);
        assertThat(artifact.digest().hex()).isEqualTo(ABC);
        assertThat(artifact).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a1", "a-b", "a--b", "hello-world-2"})
    void shouldAcceptDnsLabelsAsNames(String name) {
        assertThat(new ReleaseSuperseded(name, Samples.RELEASE).environment()).isEqualTo(name);
    }

    @Test
    void shouldAcceptNamesOfSixtyThreeCharacters() {
        assertThat(new ReleaseSuperseded("x".repeat(63), Samples.RELEASE).environment())
                .hasSize(63);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100})
    void shouldAcceptWeightsFromNoneToAll(int weight) {
        assertThat(new RolloutAdvanced("p", 1, 1, 0, 0, weight).weight()).isEqualTo(weight);
    }

    @Test
    void shouldSayAFailureInOneLine() {
        assertThat(new Failure("c", "It broke", "a.yaml:3:1", "no such key", "Remove it."))
                .hasToString("a.yaml:3:1: It broke (no such key). Remove it.");
        assertThat(Failure.of("c", "It broke", "Try again.")).hasToString("It broke. Try again.");
    }

    @Test
    void shouldAddUpTestCounts() {
        assertThat(new TestCounts(1, 2, 3).plus(new TestCounts(10, 20, 30))).isEqualTo(new TestCounts(11, 22, 33));
        assertThat(new TestCounts(1, 2, 3).plus(TestCounts.NONE)).isEqualTo(new TestCounts(1, 2, 3));
    }

    @Test
    void shouldAbbreviateACommit() {
        assertThat(new Commit("0123456789abcdef".repeat(4), "main", "", "", Samples.TIME).abbreviated())
                .isEqualTo("0123456789ab");
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void shouldReadEverySeverityInAnyCase(Severity severity) {
        assertThat(Severity.parse(severity.wire())).isEqualTo(severity);
        assertThat(Severity.parse(severity.name())).isEqualTo(severity);
    }

    @Test
    void shouldOrderSeveritiesFromMildToBad() {
        assertThat(Severity.values())
                .extracting(Severity::wire)
                .containsExactly("unknown", "low", "medium", "high", "critical");
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void shouldReadEveryOutcome(Outcome outcome) {
        assertThat(Outcome.parse(outcome.wire())).isEqualTo(outcome);
        assertThat(outcome.wire()).matches("[a-z]+(-[a-z]+)*");
    }

    @ParameterizedTest
    @EnumSource(Coverage.class)
    void shouldReadEveryCoverage(Coverage coverage) {
        assertThat(Coverage.parse(coverage.wire())).isEqualTo(coverage);
    }

    @ParameterizedTest
    @EnumSource(Source.class)
    void shouldReadEverySource(Source source) {
        assertThat(Source.parse(source.wire())).isEqualTo(source);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldFindEveryTypeByItsWireNameAndItsRecord(EventType type) {
        assertThat(EventType.ofWire(type.wire())).contains(type);
        assertThat(EventType.of(type.record())).isEqualTo(type);
        assertThat(type.writers()).isNotEmpty();
    }

    @Test
    void shouldGiveEachCallerAMapperOfItsOwn() {
        assertThat(EventJson.mapper()).isNotSameAs(EventJson.mapper());
    }
}
