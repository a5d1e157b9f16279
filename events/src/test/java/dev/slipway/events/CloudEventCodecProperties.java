package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.CloudEventCodec.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Nothing that lies in the topic throws. */
class CloudEventCodecProperties {
    private static final List<String> HEADERS =
            List.of("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_causationid");

    @Property(tries = 500)
    void shouldNeverThrowForAnyBytes(@ForAll("events") Event event, @ForAll byte[] data) {
        // given
        Encoded encoded = CloudEventCodec.encode(Samples.fact(event));

        // then
        assertThat(CloudEventCodec.decode(encoded.key(), encoded.headers(), data))
                .isNotNull();
    }

    @Property(tries = 1_200)
    void shouldNeverThrowForAnyHeader(
            @ForAll("events") Event event, @ForAll("headers") String header, @ForAll String value) {
        // given
        Encoded encoded = CloudEventCodec.encode(Samples.fact(event));
        Map<String, String> headers = new HashMap<>(encoded.headers());
        headers.put(header, value);

        // then
        assertThat(CloudEventCodec.decode(encoded.key(), headers, encoded.data()))
                .isNotNull();
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void shouldNeverThrowForDataWithOneCharacterChanged(
            @ForAll("events") Event event, @ForAll @IntRange(max = 4_000) int place, @ForAll("json") char character) {
        // given
        Encoded encoded = CloudEventCodec.encode(Samples.fact(event));
        StringBuilder data = new StringBuilder(new String(encoded.data(), StandardCharsets.UTF_8));
        data.setCharAt(place % data.length(), character);

        // then
        assertThat(CloudEventCodec.decode(
                        encoded.key(), encoded.headers(), data.toString().getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
    }

    @Provide
    Arbitrary<Event> events() {
        return Arbitraries.of(Samples.full());
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of(HEADERS);
    }

    @Provide
    Arbitrary<Character> json() {
        return Arbitraries.of('{', '}', '[', ']', '"', ',', ':', '\\', '0', '-', 'n', ' ', '\u0000');
    }
}
