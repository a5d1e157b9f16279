package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the ids: what a service stated before an upgrade it must state again with the same id after it. */
class EventIdsTest {
    @Test
    void shouldKeepTheIdsItHasEverMade() {
        // when
        UUID id = EventIds.of(Samples.RELEASE, Source.SCAN, EventType.SCAN_PASSED, "scan", "hello", 2);

        // then
        assertThat(id).hasToString("2c6e6823-3bdb-5b78-892d-eb5fb98c4690");
    }

    @Test
    void shouldMakeTheIdOfTheCharactersInUtf8() {
        // when
        UUID id = EventIds.of(Samples.RELEASE, Source.TEST, EventType.TESTS_PASSED, "suite", "pr\u00fcfung \u2713", 0);

        // then
        assertThat(id).hasToString("65770ebb-9569-55fe-a777-b2af6b1d6274");
    }

    @Test
    void shouldNotConfuseWhereOneNameEndsAndTheNextBegins() {
        // given
        List<String> names = List.of("", "a", "1", "a1", "1a", "aa", "11", "/", "a/", "/a", "a/1", "1/a", " ", "a 1");

        // when
        List<UUID> ids = names.stream()
                .flatMap(kind -> names.stream().flatMap(subject -> IntStream.rangeClosed(0, 12)
                        .mapToObj(attempt -> EventIds.of(
                                Samples.RELEASE, Source.TEST, EventType.TESTS_PASSED, kind, subject, attempt))))
                .toList();

        // then
        assertThat(ids).hasSize(14 * 14 * 13).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "suite\u0000unit", "\ud83d", "\ude00", "a\ude00\ud83d"})
    void shouldRefuseNamesThatCouldShareTheIdOfAnother(String name) {
        assertThatThrownBy(() -> id(name, "unit"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("kind holds ");
        assertThatThrownBy(() -> id("suite", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("subject holds ");
    }

    @Test
    void shouldAcceptWholeSurrogatePairs() {
        assertThat(id("suite", "\ud83d\ude00")).isNotEqualTo(id("suite", "?"));
    }

    @Test
    void shouldTellReleasesStagesAndTypesApart() {
        // when
        List<UUID> ids = Stream.of(Samples.RELEASE, Samples.EARLIER)
                .flatMap(release -> Arrays.stream(Source.values()).flatMap(stage -> Arrays.stream(EventType.values())
                        .map(type -> EventIds.of(release, stage, type, "job", "hello", 1))))
                .toList();

        // then
        assertThat(ids)
                .hasSize(2 * Source.values().length * EventType.values().length)
                .doesNotHaveDuplicates();
    }

    private static UUID id(String kind, String subject) {
        return EventIds.of(Samples.RELEASE, Source.TEST, EventType.TESTS_PASSED, kind, subject, 0);
    }
}
