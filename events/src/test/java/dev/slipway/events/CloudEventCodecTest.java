package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.events.CloudEventCodec.Decoded;
import dev.slipway.events.CloudEventCodec.Encoded;
import dev.slipway.events.CloudEventCodec.Known;
import dev.slipway.events.CloudEventCodec.Malformed;
import dev.slipway.events.CloudEventCodec.Unknown;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts on the wire and off it again (CloudEvents Kafka protocol binding 1.0.2, section 3.2). */
class CloudEventCodecTest {
    private static final Fact FACT = Samples.fact(Samples.full(EventType.IMAGE_PUBLISHED));
    private static final String KEY = Samples.RELEASE.toString();
    private static final byte[] DATA = EventJson.write(FACT.event());

    @ParameterizedTest
    @MethodSource("dev.slipway.events.Samples#all")
    void shouldTakeOffTheWireWhatItPutThere(Event event) {
        for (Fact fact : new Fact[] {Samples.fact(event), Samples.rootFact(event)}) {
            // given
            Encoded encoded = CloudEventCodec.encode(fact);

            // when
            Decoded decoded = CloudEventCodec.decode(encoded.key(), encoded.headers(), encoded.data());

            // then
            assertThat(decoded).isEqualTo(new Known(fact));
        }
    }

    @Test
    void shouldNameTheHeadersAsTheKafkaBindingDoes() {
        // when
        Encoded encoded = CloudEventCodec.encode(FACT);

        // then
        assertThat(encoded.key()).isEqualTo("0199a3c4-5b6e-7d10-8f21-3c4d5e6f7a8b");
        assertThat(encoded.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", FACT.id().toString()),
                        Map.entry("ce_type", "slipway.image.published.v1"),
                        Map.entry("ce_source", "/slipway/build-service"),
                        Map.entry("ce_subject", "0199a3c4-5b6e-7d10-8f21-3c4d5e6f7a8b"),
                        Map.entry("ce_time", "2026-03-04T09:15:27.123456Z"),
                        Map.entry("content-type", "application/json"),
                        Map.entry("ce_causationid", "6f1a0c5e-97f4-5a3b-8d52-0e9c1b7a4d63"),
                        Map.entry("ce_traceparent", Samples.TRACEPARENT),
                        Map.entry("traceparent", Samples.TRACEPARENT),
                        Map.entry("ce_job", "publish/hello")));
        assertThat(encoded.data()).isEqualTo(DATA);
    }

    @Test
    void shouldLeaveOutCauseTraceAndJobWhenThereAreNone() {
        // when
        Encoded encoded = CloudEventCodec.encode(Samples.rootFact(FACT.event()));

        // then
        assertThat(encoded.headers())
                .containsOnlyKeys(
                        "ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "content-type");
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY, /slipway/gateway",
        "BUILD, /slipway/build-service",
        "TEST, /slipway/test-service",
        "SCAN, /slipway/scan-service",
        "DEPLOY, /slipway/deploy-service"
    })
    void shouldNameEachSource(Source source, String uri) {
        assertThat(source.uri()).isEqualTo(uri);
    }

    @Test
    void shouldIgnoreHeadersOfOthers() {
        // given
        Map<String, String> headers = headers();
        headers.put("ce_partitionkey", "x");
        headers.put("x-request-id", "7");

        // then
        assertThat(CloudEventCodec.decode(KEY, headers, DATA)).isEqualTo(new Known(FACT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"slipway.image.published.v2", "slipway.image.signed.v1", "slipway."})
    void shouldKeepATypeThatIsNewerThanWeAreAsUnknown(String type) {
        // given
        Map<String, String> headers = headers();
        headers.put("ce_type", type);

        // then
        assertThat(CloudEventCodec.decode(KEY, headers, bytes("{\"other\": true}")))
                .isEqualTo(new Unknown(type));
        assertThat(CloudEventCodec.decode(KEY, headers, null)).isEqualTo(new Unknown(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.example.thing", "slipwayish.image.published.v1", "Slipway.image.published.v1", ""})
    void shouldCallAForeignTypeMalformed(String type) {
        // given
        Map<String, String> headers = headers();
        headers.put("ce_type", type);

        // then
        assertThat(CloudEventCodec.decode(KEY, headers, DATA)).isEqualTo(new Malformed("foreign type " + type));
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, no CloudEvent 1.0 in binary mode: ce_specversion or ce_type is missing",
        "ce_type, no CloudEvent 1.0 in binary mode: ce_specversion or ce_type is missing",
        "ce_id, header ce_id is missing",
        "ce_source, header ce_source is missing",
        "ce_subject, header ce_subject is missing",
        "ce_time, header ce_time is missing"
    })
    void shouldCallItMalformedWhenAHeaderIsMissing(String header, String reason) {
        // given
        Map<String, String> headers = headers();
        headers.remove(header);

        // then
        assertThat(CloudEventCodec.decode(KEY, headers, DATA)).isEqualTo(new Malformed(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, 0.3, ce_specversion",
        "ce_id, seven, ce_id 'seven' is not a UUID of 36 characters",
        "ce_id, 1-1-5001-8001-1, ce_id '1-1-5001-8001-1' is not a UUID of 36 characters",
        "ce_id, 6f1a0c5e-97f4-5a3b-0d52-0e9c1b7a4d63, is not a UUID of 36 characters",
        "ce_source, /slipway/cellar, source '/slipway/cellar' is no service of Slipway",
        "ce_source, build-service, source 'build-service' is no service of Slipway",
        "ce_subject, 8b3a2c64-8f0b-4a57-9f46-52a1f8f3d1c7, is not a UUID of version 7",
        "ce_subject, 0199a3b0-11aa-7c02-9e33-0a1b2c3d4e5f, is not the subject 0199a3b0-11aa-7c02-9e33-0a1b2c3d4e5f",
        "ce_time, yesterday, ce_time 'yesterday' is no moment as RFC 3339 writes it",
        "ce_causationid, because, ce_causationid 'because' is not a UUID of 36 characters",
        "ce_causationid, 1-1-5001-8001-1, ce_causationid '1-1-5001-8001-1' is not a UUID of 36 characters"
    })
    void shouldCallItMalformedWhenAHeaderHasAnotherForm(String header, String value, String reason) {
        // given
        Map<String, String> headers = headers();
        headers.put(header, value);

        // then
        assertThat(malformed(KEY, headers, DATA)).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0199a3b0-11aa-7c02-9e33-0a1b2c3d4e5f", "hello", "", "0199A3C4-5B6E-7D10-8F21-3C4D5E6F7A8B"})
    void shouldCallItMalformedWhenTheKeyIsNotTheSubject(String key) {
        assertThat(malformed(key, headers(), DATA)).isEqualTo("key '" + key + "' is not the subject " + KEY);
    }

    @Test
    void shouldCallItMalformedWhenThereIsNoKey() {
        assertThat(malformed(null, headers(), DATA)).isEqualTo("key 'null' is not the subject " + KEY);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldAcceptAnEventFromItsWritersAlone(EventType type) {
        for (Source source : Source.values()) {
            // given
            Encoded encoded = CloudEventCodec.encode(Samples.fact(Samples.full(type)));
            Map<String, String> headers = new HashMap<>(encoded.headers());
            headers.put("ce_source", source.uri());

            // when
            Decoded decoded = CloudEventCodec.decode(encoded.key(), headers, encoded.data());

            // then
            if (type.writers().contains(source)) {
                assertThat(decoded).isInstanceOf(Known.class);
            } else {
                assertThat(decoded)
                        .isEqualTo(new Malformed(type.wire() + " is not " + source.service() + "'s to state"));
            }
        }
    }

    @Test
    void shouldCallItMalformedWhenThereIsNoData() {
        assertThat(malformed(KEY, headers(), null)).isEqualTo("slipway.image.published.v1 has no data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "17",
                "\"text\"",
                "<event/>",
                "{}",
                "{\"name\": 1}",
                "{\"image\": \"latest\"}",
                "{\"image\": null}",
                "{\"bytes\": \"many\"}"
            })
    void shouldCallItMalformedWhenTheDataIsNoSuchEvent(String data) {
        assertThat(malformed(KEY, headers(), bytes(data)))
                .startsWith("slipway.image.published.v1 cannot be read: ")
                .hasSizeGreaterThan("slipway.image.published.v1 cannot be read: ".length());
    }

    @Test
    void shouldCallItMalformedWhenTheDataIsNull() {
        assertThat(malformed(KEY, headers(), bytes("null")))
                .isEqualTo("slipway.image.published.v1 cannot be read: expected one object and nothing after it");
    }

    @Test
    void shouldSayWhichComponentIsWrong() {
        // given
        String data = new String(DATA, StandardCharsets.UTF_8)
                .replace("\"application\":\"hello\"", "\"application\":\"Hello!\"");

        // then
        assertThat(malformed(KEY, headers(), bytes(data)))
                .isEqualTo("slipway.image.published.v1 cannot be read: application 'Hello!' is no name:"
                        + " up to 63 lower-case letters, digits and dashes, a letter first");
    }

    @Test
    void shouldEncodeDataUpToTheLimitAndRefuseAByteMore() {
        // given
        int overhead = "{\"reason\":\"\"}".length();
        String longest = "x".repeat(CloudEventCodec.MAX_DATA_BYTES - overhead);
        Fact largest = Samples.rootFact(new StageCancelled(longest));
        Fact tooLarge = Samples.rootFact(new StageCancelled(longest + "x"));

        // when
        Encoded encoded = CloudEventCodec.encode(largest);

        // then
        assertThat(encoded.data()).hasSize(262_144);
        assertThat(CloudEventCodec.decode(encoded.key(), encoded.headers(), encoded.data()))
                .isEqualTo(new Known(largest));
        assertThatThrownBy(() -> CloudEventCodec.encode(tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slipway.stage.cancelled.v1 takes 262145 bytes, over the 262144 that an event may have:"
                        + " put what is large into the registry");
    }

    @Test
    void shouldCountBytesRatherThanCharacters() {
        // given
        Fact fact = Samples.rootFact(new StageCancelled("\u2713".repeat(CloudEventCodec.MAX_DATA_BYTES / 2)));

        // then
        assertThatThrownBy(() -> CloudEventCodec.encode(fact)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKeepHeadersInUtf8() {
        assertThat(CloudEventCodec.bytes("pr\u00fcfung")).hasSize(8);
        assertThat(CloudEventCodec.text(CloudEventCodec.bytes("pr\u00fcfung \u2713")))
                .isEqualTo("pr\u00fcfung \u2713");
    }

    private static String malformed(@Nullable String key, Map<String, String> headers, byte @Nullable [] data) {
        Decoded decoded = CloudEventCodec.decode(key, headers, data);
        assertThat(decoded).isInstanceOf(Malformed.class);
        return ((Malformed) decoded).reason();
    }

    private static Map<String, String> headers() {
        return new HashMap<>(CloudEventCodec.encode(FACT).headers());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
