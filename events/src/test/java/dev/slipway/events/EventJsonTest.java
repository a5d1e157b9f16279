package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused as an event's data, and that the refusal says where and what, in the words of JSON. */
class EventJsonTest {
    /** Type, its golden's text, what stands there instead, and the refusal. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            IMAGE_PUBLISHED  | "bytes":5368709120  | "bytes":"5"             | bytes: expected a whole number
            IMAGE_PUBLISHED  | "bytes":5368709120  | "bytes":1.5             | bytes: expected a whole number
            IMAGE_PUBLISHED  | "bytes":5368709120  | "bytes":1.0             | bytes: expected a whole number
            IMAGE_PUBLISHED  | "bytes":5368709120  | "bytes":true            | bytes: expected a whole number
            IMAGE_PUBLISHED  | "bytes":5368709120  | "bytes":null            | bytes: expected a whole number
            IMAGE_PUBLISHED  | "bytes":5368709120  | "size":0                | bytes: expected a whole number
            IMAGE_PUBLISHED  | "bytes":5368709120  | "bytes":99999999999999999999 | bytes: expected a whole number
            IMAGE_PUBLISHED  | "attempt":2         | "attempt":2147483648    | logs[0].attempt: expected a whole number
            IMAGE_PUBLISHED  | "attempt":2         | "attempt":0             | logs[0]: attempt is 0, and must be at least 1
            IMAGE_PUBLISHED  | "name":"hello"      | "name":7                | name: expected text
            IMAGE_PUBLISHED  | "name":"hello"      | "name":true             | name: expected text
            IMAGE_PUBLISHED  | "name":"hello"      | "name":{}               | name: expected text
            IMAGE_PUBLISHED  | "tags":[            | "tags":"x","x":[        | tags: expected an array
            IMAGE_PUBLISHED  | "tags":[            | "tags":[null,           | tags[0] is missing
            IMAGE_PUBLISHED  | "logs":[            | "logs":["x",            | logs[0]: expected an object
            IMAGE_PUBLISHED  | "image":"127        | "image":"/127           | image: '/127.0.0.1:5000/hello' is no registry host followed by a repository name
            IMAGE_PUBLISHED  | "image":"127        | "image":[],"x":"127     | image: expected text
            SMOKE_PASSED     | "last":true         | "last":"true"           | last: expected true or false
            SMOKE_PASSED     | "last":true         | "last":1                | last: expected true or false
            DEPLOY_HEALTHY   | "address":"http:    | "address":"ht tp:       | address: expected a URI
            RELEASE_EXPIRED  | "deadline":"2026    | "deadline":"next 2026   | deadline: expected a moment as RFC 3339 writes it, e.g. 2026-03-04T09:15:27Z
            BUILD_REQUESTED  | "retryOf":"0199a3b0 | "retryOf":"x            | retryOf: release id 'x-11aa-7c02-9e33-0a1b2c3d4e5f' is not a UUID of version 7
            SCAN_PASSED      | "coverage":"full"   | "coverage":"most"       | coverage: coverage 'most' is neither full nor packages-only
            SCAN_PASSED      | "counts":{          | "counts":[],"x":{       | evidence.counts: expected an object
            SCAN_PASSED      | "high":1            | "high":null             | evidence: counts.high is missing
            SCAN_PASSED      | "high":1            | "high":-1               | evidence: counts.high is -1, and must be at least 0
            SCAN_PASSED      | "high":1            | "high":"1"              | evidence.counts.high: expected a whole number
            SCAN_PASSED      | "high":1            | "worst":1               | evidence.counts: expected one of unknown, low, medium, high, critical
            SCAN_REVOKED     | "severity":"high"   | "severity":"worst"      | findings[0].severity: severity 'worst' is none of unknown, low, medium, high, critical
            """)
    void shouldSayWhereAndWhatInTheWordsOfJson(EventType type, String text, String instead, String reason) {
        // given
        String json = json(type);
        assertThat(json).contains(text);

        // then
        assertThatThrownBy(() -> read(type, json.replaceFirst(Pattern.quote(text), instead)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(type.wire() + " cannot be read: " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"reason\":\"x\"",
                "<event/>",
                "{\"reason\":\"x\"}}",
                "{\"reason\":nil}",
                "{\"a\":tru}"
            })
    void shouldSayWhereItCeasesToBeJson(String json) {
        assertThatThrownBy(() -> read(EventType.STAGE_CANCELLED, json))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches("slipway\\.stage\\.cancelled\\.v1 cannot be read: "
                        + "(reason: |a: )?(no JSON at line 1, column \\d+|expected one object and nothing after it)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "17", "\"text\"", "true", "null", "{\"reason\":\"x\"} {}", "{\"reason\":\"x\"} null"})
    void shouldRefuseWhatIsNotOneObject(String json) {
        assertThatThrownBy(() -> read(EventType.STAGE_CANCELLED, json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slipway.stage.cancelled.v1 cannot be read: expected one object and nothing after it");
    }

    @Test
    void shouldSayThatItIsNotUtf8() {
        // given
        byte[] json = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};

        // then
        assertThatThrownBy(() -> EventJson.read(EventType.STAGE_CANCELLED, json))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("slipway.stage.cancelled.v1 cannot be read: no JSON");
    }

    @Test
    void shouldNameNoJavaWhenJsonIsBeyondItsLimits() {
        // given
        String deep = "{\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + ",\"reason\":\"x\"}";

        // then
        assertThatThrownBy(() -> read(EventType.STAGE_CANCELLED, deep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slipway.stage.cancelled.v1 cannot be read: nested too deeply,"
                        + " or a name, a text or a number in it is too long");
    }

    @Test
    void shouldRefuseNullAndAnotherFormInATree() {
        // given
        ObjectNode tree = EventJson.mapper().createObjectNode().put("reason", 7);

        // then
        assertThatThrownBy(() -> EventJson.read(EventType.STAGE_CANCELLED, NullNode.getInstance()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slipway.stage.cancelled.v1 cannot be read: expected one object and nothing after it");
        assertThatThrownBy(() -> EventJson.read(EventType.STAGE_CANCELLED, tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("slipway.stage.cancelled.v1 cannot be read: reason: expected text");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldReadATreeAsItReadsBytes(EventType type) throws IOException {
        // given
        byte[] json = EventJson.write(Samples.full(type));

        // then
        assertThat(EventJson.read(type, EventJson.mapper().readTree(json))).isEqualTo(Samples.full(type));
    }

    private static String json(EventType type) {
        return new String(EventJson.write(Samples.full(type)), StandardCharsets.UTF_8);
    }

    private static Event read(EventType type, String json) {
        return EventJson.read(type, json.getBytes(StandardCharsets.UTF_8));
    }
}
