package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody should send: each is answered with a problem document that says what, where, why and how to mend it. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class RefusalsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUILDS = "/api/v1/builds";

    /** A release of whom the topic tells is not of our making. */
    private static final String MADE_SINCE = """
            select 'fact of ' || release_id from outbox where created_at > cast(cast(:begin as text) as timestamptz)
            union all
            select 'key ' || key from idempotency where created_at > cast(cast(:begin as text) as timestamptz)
            union all
            select 'release ' || id from release
            where touched_at > cast(cast(:begin as text) as timestamptz)
              and not exists (select 1 from fact where fact.release_id = release.id)
            """;

    @Inject
    GatewayConfig config;

    @Inject
    Database database;

    @TestHTTPResource("/")
    URI root;

    private Api api;
    private String begin = "";

    @BeforeEach
    void connect() throws IOException {
        api = new Api(root, Files.readString(config.tokenFile().orElseThrow()));
        begin = (String) rows("select cast(now() as text)", Map.of()).getFirst();
    }

    @AfterEach
    void disconnect() {
        api.close();
    }

    @AfterEach
    void leaveNothingHalfDone() {
        assertThat(rows(MADE_SINCE, Map.of("begin", begin))).isEmpty();
    }

    private List<Object> rows(String sql, Map<String, ?> parameters) {
        return database.inTransaction(tx -> tx.query(sql, parameters)).stream()
                .map(row -> row[0])
                .toList();
    }

    private static void assertProblem(Api.Answer answer, int status, String kind, String detail) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertProblem(answer.json(), status, kind, detail);
    }

    private static void assertProblem(JsonNode problem, int status, String kind, String detail) {
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).endsWith("/" + kind);
        assertThat(problem.path("detail").asText()).contains(detail);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("mend").asText()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "malformed  | {\"repository\":                     | 400 | malformed-request | no JSON at line 1",
                "unknown    | {\"repository\":\"/a\",\"x\":1}      | 400 | malformed-request | is unknown; known are [repository, ref]",
                "twice      | {\"repository\":\"/a\",\"repository\":\"/b\"} | 400 | malformed-request | cannot be read",
                "more       | {\"repository\":\"/a\"} x            | 400 | malformed-request | cannot be read",
                "number     | {\"repository\":5}                   | 400 | malformed-request | wrong type",
                "boolean    | {\"repository\":true}                | 400 | malformed-request | wrong type",
                "object     | {\"repository\":{}}                  | 400 | malformed-request | wrong type",
                "array      | []                                   | 400 | malformed-request | wrong type",
                "surrogate  | {\"repository\":\"/a\\ud800\"}       | 400 | malformed-request | not allowed at line 1",
                "NUL        | {\"repository\":\"/a\\u0000\"}       | 422 | invalid-request   | not valid",
                "override   | {\"repository\":\"/a\\u202eb\"}      | 422 | invalid-request   | not valid",
                "invisible  | {\"repository\":\"/a\",\"ref\":\"ma\\u200bin\"} | 422 | invalid-request | not valid",
                "null       | null                                 | 400 | malformed-request | is null",
                "null text  | {\"repository\":null}                | 422 | invalid-request   | not valid",
                "empty text | {\"repository\":\"\"}                | 422 | invalid-request   | not valid",
                "empty      | {}                                   | 422 | invalid-request   | not valid",
            })
    void shouldRefuseABodyThatIsNoOrder(String name, String body, int status, String kind, String detail) {
        // when
        Api.Answer answer = api.post(BUILDS, body);

        // then
        assertProblem(answer, status, kind, detail);
    }

    @ParameterizedTest
    @CsvSource({"/nowhere,Not found", "/releases/01a21b0b-33f9-7000-8000-000000000001,No such release"})
    void shouldShowAPageWhenABrowserAsksForWhatIsNotThere(String path, String title) {
        // when
        Api.Answer answer = api.get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

        // then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.response().body())
                .contains("<h1>" + title + "</h1>")
                .contains("There is no", "<a href=\"/\"");
    }

    @Test
    void shouldRefuseABodyThatIsDeeplyNested() {
        // when
        Api.Answer answer = api.post(BUILDS, "{\"repository\":".repeat(2000));

        // then
        assertProblem(answer, 400, "malformed-request", "cannot be read");
    }

    @Test
    void shouldRefuseABodyOfTenMegabytes() {
        // when
        Api.Answer answer = api.post(BUILDS, "{\"repository\":\"" + "a".repeat(10 << 20) + "\"}");

        // then
        assertProblem(answer, 413, "body-too-large", "larger than " + BodyCheck.MOST + " bytes");
    }

    @Test
    void shouldRefuseABodyThatSaysToBeBeyondAllMeasureBeforeItIsSent() throws IOException {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            // given
            socket.setSoTimeout(10_000);

            // when
            socket.getOutputStream()
                    .write(("POST " + BUILDS + " HTTP/1.1\r\nHost: here\r\nContent-Length: 99999999\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // then
            assertThat(answer)
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("content-type: application/problem+json");
            assertProblem(
                    JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n"))), 413, "body-too-large", "larger than");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 422, invalid-request",
        "0, 422, invalid-request",
        "2147483647, 422, invalid-request",
        "99999999999999999999, 400, malformed-request",
        "ten, 400, malformed-request",
        "'', 400, malformed-request"
    })
    void shouldRefuseALimitThatIsNone(String limit, int status, String kind) {
        // when
        Api.Answer answer = api.get("/api/v1/releases?limit=" + limit);

        // then
        assertProblem(answer, status, kind, "");
        assertThat(answer.json().path("errors").get(0).path("pointer").asText()).isEqualTo("/limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attempt=one", "attempt=", "attempt=1&attempt=x", "attempt=2147483648"})
    void shouldNameTheNumberThatIsNone(String query) {
        // when
        Api.Answer answer = api.get("/api/v1/releases/" + ReleaseId.next() + "/jobs/build/workspace/log?" + query);

        // then
        assertProblem(answer, 400, "malformed-request", "The parameter attempt is no whole number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/events?typ=slipway.scan.*           | It has after, application, type.",
                "/api/v1/events?application=a&Type=x         | It has after, application, type.",
                "/api/v1/releases?sate=running               | It has application, cursor, limit, state.",
                "/api/v1/releases?=1                         | It has application, cursor, limit, state.",
                "/api/v1/releases/a?state=running            | It has none.",
            })
    void shouldNameTheParametersWhenAnotherIsSent(String address, String mend) {
        // when
        Api.Answer answer = api.get(address, "Accept", "application/json");

        // then
        assertProblem(answer, 400, "unknown-parameter", "is no parameter of " + address.split("\\?")[0]);
        assertThat(answer.json().path("mend").asText()).isEqualTo(mend);
    }

    @Test
    void shouldTakeAnyParametersForAPage() {
        assertThat(api.get("/?from=elsewhere").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "Running", "%20running"})
    void shouldNameTheStatesWhenAnotherIsAskedFor(String state) {
        // when
        Api.Answer answer = api.get("/api/v1/releases?state=" + state);

        // then
        assertProblem(answer, 400, "unknown-state", "is no state of a release");
        assertThat(answer.json().path("mend").asText())
                .isEqualTo("Use one of running, cancelling, healthy, published, failed, broken, cancelled, superseded,"
                        + " expired, rolled-back.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/releases?application=%00",
                "/api/v1/releases?state=%00",
                "/api/v1/environments?application=a%0ab",
                "/api/v1/events?application=%00",
                "/api/v1/releases/01a20ae7-74d7-7653-8586-14a8ca164779/jobs/%00/a/log",
                "/api/v1/releases/01a20ae7-74d7-7653-8586-14a8ca164779/jobs/build/%00/log"
            })
    void shouldRefuseControlCharactersInAnAddress(String path) {
        // when
        Api.Answer answer = api.get(path, "Accept", "application/json, text/plain");

        // then
        assertProblem(answer, 422, "invalid-request", "not valid");
        assertThat(answer.json().path("errors").get(0).path("detail").asText()).contains("control characters");
    }

    @Test
    void shouldRefuseAPositionFromElsewhere() {
        // given
        String sse = "text/event-stream";

        // when
        Api.Answer all = api.get("/api/v1/events", "Accept", sse, "Last-Event-ID", "garbage");
        Api.Answer page = api.get("/api/v1/events?after=garbage", "Accept", "application/json");
        Api.Answer list = api.get("/api/v1/releases?cursor=garbage");

        // then
        assertProblem(all, 400, "foreign-cursor", "was not given out by this stream");
        assertProblem(page, 400, "foreign-cursor", "was not given out by this stream");
        assertProblem(list, 400, "foreign-cursor", "was not given out by this list");
    }

    @Test
    void shouldRefuseABodyOfAnotherType() {
        // when
        Api.Answer answer =
                api.send("POST", BUILDS, "repository=/a", "Content-Type", "application/x-www-form-urlencoded");

        // then
        assertProblem(answer, 415, "unsupported-media-type", BUILDS);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/builds, 'OPTIONS, POST'",
        "DELETE, /api/v1/releases, 'GET, HEAD, OPTIONS'",
        "PROPFIND, /api/v1/releases/a/jobs/b/c/log, 'GET, HEAD, OPTIONS'"
    })
    void shouldNameTheMethodsWhenAnotherIsUsed(String method, String path, String allowed) {
        // when
        Api.Answer answer = api.send(method, path, "");

        // then
        assertProblem(answer, 405, "method-not-allowed", path + " does not take " + method);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void shouldRefuseToGiveATypeThatItHasNot() {
        // when
        Api.Answer answer = api.get("/api/v1/releases", "Accept", "image/png");

        // then
        assertProblem(answer, 406, "not-acceptable", "/api/v1/releases");
    }

    @Test
    void shouldRefuseAKeyThatIsEmptyOrTooLong() {
        // given
        String order = "{\"repository\":\"/a\"}";

        // when
        Api.Answer empty = api.post(BUILDS, order, "Idempotency-Key", "");
        Api.Answer longer = api.post(BUILDS, order, "Idempotency-Key", "k".repeat(201));

        // then
        assertProblem(empty, 422, "invalid-request", "Idempotency-Key is empty");
        assertProblem(longer, 422, "invalid-request", "not valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cancel", "/approvals"})
    void shouldRefuseNullForABody(String below) {
        // when
        Api.Answer answer = api.post("/api/v1/releases/" + ReleaseId.next() + below, "null");

        // then
        assertProblem(answer, 400, "malformed-request", "is null");
    }

    @ParameterizedTest
    @ValueSource(strings = {BUILDS, "/api/v1/releases/01a21b0b-33f9-7000-8000-000000000001/approvals"})
    void shouldRefuseNoBodyWhereThereHasToBeOne(String path) {
        // when
        Api.Answer answer = api.post(path, "");
        Api.Answer untyped = api.send("POST", path, "");

        // then
        assertProblem(answer, 400, "malformed-request", "is empty");
        assertProblem(untyped, 400, "malformed-request", "is empty");
        assertThat(answer.json().has("errors")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cancel", "/approvals"})
    void shouldRefuseANumberForAReason(String below) {
        // when
        Api.Answer answer = api.post("/api/v1/releases/" + ReleaseId.next() + below, "{\"reason\":5,\"comment\":5}");

        // then
        assertProblem(answer, 400, "malformed-request", "cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic eDp5", "slip_0"})
    void shouldRefuseWhatIsNoToken(String authorization) {
        // when
        Api.Answer answer = authorization.isEmpty()
                ? api.anonymous("/api/v1/releases")
                : api.anonymous("/api/v1/releases", "Authorization", authorization);

        // then
        assertProblem(answer, 401, "unauthorized", "no valid token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
}
