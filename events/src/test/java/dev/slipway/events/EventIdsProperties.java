package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** One effect, one id. Names are drawn from few characters, so that what is nearly the same comes up often. */
class EventIdsProperties {
    /** What makes an effect one and the same. */
    record Effect(ReleaseId release, Source stage, EventType type, String kind, String subject, int attempt) {
        UUID id() {
            return EventIds.of(release, stage, type, kind, subject, attempt);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void shouldNeverShareAnIdBetweenDifferentEffects(@ForAll("effects") List<Effect> effects) {
        // given
        Map<UUID, Effect> seen = new HashMap<>();

        for (Effect effect : effects) {
            // when
            Effect before = seen.put(effect.id(), effect);

            // then
            assertThat(before == null ? effect : before).isEqualTo(effect);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void shouldAlwaysShareTheIdBetweenEqualEffects(@ForAll("effect") Effect effect) {
        // given
        Effect again = new Effect(
                ReleaseId.parse(effect.release().toString()),
                effect.stage(),
                effect.type(),
                new String(effect.kind().toCharArray()),
                new String(effect.subject().toCharArray()),
                effect.attempt());

        // then
        assertThat(again.id()).isEqualTo(effect.id());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void shouldBeOfVersionFive(@ForAll("effect") Effect effect) {
        assertThat(effect.id().version()).isEqualTo(5);
        assertThat(effect.id().variant()).isEqualTo(2);
    }

    @Provide
    Arbitrary<List<Effect>> effects() {
        return effect().list().ofMinSize(2).ofMaxSize(60);
    }

    @Provide
    Arbitrary<Effect> effect() {
        Arbitrary<String> names =
                Arbitraries.strings().withChars("a1/-: \u00e9").ofMaxLength(3);
        return Combinators.combine(
                        Arbitraries.of(Samples.RELEASE, Samples.EARLIER),
                        Arbitraries.of(Source.class),
                        Arbitraries.of(EventType.class),
                        names,
                        names,
                        Arbitraries.integers().between(0, 12))
                .as(Effect::new);
    }
}
