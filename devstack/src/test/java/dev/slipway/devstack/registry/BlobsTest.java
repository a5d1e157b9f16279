package dev.slipway.devstack.registry;

import static dev.slipway.devstack.registry.RegistryClient.error;
import static dev.slipway.devstack.registry.RegistryClient.header;
import static dev.slipway.devstack.registry.RegistryClient.sha256;
import static dev.slipway.devstack.registry.RegistryClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
    private static final byte[] HELLO = "hello, world".getBytes(UTF_8);

    @TempDir
    Path folder;

    private OciRegistry registry;
    private RegistryClient client;

    @BeforeEach
    void start() throws Exception {
        registry = OciRegistry.start(folder, 0);
        client = new RegistryClient(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
    }

    @Test
    void shouldAnswerPingWithApiVersion() {
        // when
        HttpResponse<byte[]> answer = client.send("GET", "/v2/");

        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
        assertThat(registry.address()).isEqualTo("127.0.0.1:" + registry.port());
        assertThat(error(client.send("POST", "/v2/"))).isEqualTo("405 UNSUPPORTED");
        assertThat(error(client.send("GET", "/elsewhere"))).isEqualTo("404 UNSUPPORTED");
    }

    @Test
    void shouldServeBlobWhenPushedInOneRequest() {
        // when
        HttpResponse<byte[]> pushed = client.send("POST", "/v2/team/app/blobs/uploads/?digest=" + sha256(HELLO), HELLO);

        // then
        assertThat(pushed.statusCode()).isEqualTo(201);
        assertThat(header(pushed, "Location")).isEqualTo("/v2/team/app/blobs/" + sha256(HELLO));
        HttpResponse<byte[]> got = client.send("GET", header(pushed, "Location"));
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(HELLO);
        assertThat(header(got, "Docker-Content-Digest")).isEqualTo(sha256(HELLO));
        HttpResponse<byte[]> head = client.send("HEAD", header(pushed, "Location"));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("12");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void shouldServeEmptyAndSha512BlobsWhenPushed() {
        // given
        String sha512 = ContentDigest.of("sha512", HELLO).toString();

        // when
        HttpResponse<byte[]> pushed = client.send("POST", "/v2/app/blobs/uploads/?digest=" + sha512, HELLO);
        String empty = client.pushBlob("app", new byte[0]);

        // then
        assertThat(pushed.statusCode()).isEqualTo(201);
        assertThat(client.send("GET", "/v2/app/blobs/" + sha512).body()).isEqualTo(HELLO);
        HttpResponse<byte[]> got = client.send("GET", "/v2/app/blobs/" + empty);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEmpty();
    }

    @Test
    void shouldRefuseContentWhenItsDigestDiffers() throws Exception {
        // given
        String wrong = sha256("something else");
        String location = header(client.send("POST", "/v2/app/blobs/uploads/"), "Location");

        // when, then
        assertThat(error(client.send("POST", "/v2/app/blobs/uploads/?digest=" + wrong, HELLO)))
                .isEqualTo("400 DIGEST_INVALID");
        assertThat(error(client.send("PUT", location + "?digest=" + wrong, HELLO)))
                .isEqualTo("400 DIGEST_INVALID");
        assertThat(error(client.send("GET", location))).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
        assertThat(error(client.send("GET", "/v2/app/blobs/" + wrong))).isEqualTo("404 BLOB_UNKNOWN");
        assertThat(staged()).isZero();
    }

    @Test
    void shouldJoinChunksWhenSentInOrder() {
        // given
        HttpResponse<byte[]> started = client.send("POST", "/v2/app/blobs/uploads/");
        String location = header(started, "Location");

        // when
        HttpResponse<byte[]> first = client.send("PATCH", location, "hello".getBytes(UTF_8), "Content-Range", "0-4");
        HttpResponse<byte[]> status = client.send("GET", location);
        HttpResponse<byte[]> second = client.exchange(
                "PATCH",
                location,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(", wor".getBytes(UTF_8))));
        HttpResponse<byte[]> ended = client.send(
                "PUT", location + "?digest=" + sha256(HELLO), "ld".getBytes(UTF_8), "Content-Range", "10-11");

        // then
        assertThat(started.statusCode()).isEqualTo(202);
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(header(first, "Range")).isEqualTo("0-4");
        assertThat(status.statusCode()).isEqualTo(204);
        assertThat(header(status, "Range")).isEqualTo("0-4");
        assertThat(header(second, "Range")).isEqualTo("0-9");
        assertThat(ended.statusCode()).isEqualTo(201);
        assertThat(client.send("GET", header(ended, "Location")).body()).isEqualTo(HELLO);
        assertThat(error(client.send("GET", location))).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void shouldRefuseChunkAndKeepUploadWhenOutOfOrder() {
        // given
        String location = header(client.send("POST", "/v2/app/blobs/uploads/"), "Location");
        client.send("PATCH", location, "hello".getBytes(UTF_8), "Content-Range", "0-4");

        // when
        HttpResponse<byte[]> ahead = client.send("PATCH", location, "world".getBytes(UTF_8), "Content-Range", "7-11");

        // then
        assertThat(error(ahead)).isEqualTo("416 BLOB_UPLOAD_INVALID");
        assertThat(header(ahead, "Range")).isEqualTo("0-4");
        assertThat(header(ahead, "Location")).isEqualTo(location);
        assertThat(error(client.send("PATCH", location, HELLO, "Content-Range", "0-11")))
                .isEqualTo("416 BLOB_UPLOAD_INVALID");
        assertThat(error(client.send("PATCH", location, HELLO, "Content-Range", "five")))
                .isEqualTo("416 BLOB_UPLOAD_INVALID");
        assertThat(error(client.send("PATCH", location, HELLO, "Content-Range", "5-6")))
                .isEqualTo("400 SIZE_INVALID");
        HttpResponse<byte[]> rest = client.send("PATCH", location, ", world".getBytes(UTF_8), "Content-Range", "5-11");
        assertThat(rest.statusCode()).isEqualTo(202);
        assertThat(client.send("PUT", location + "?digest=" + sha256(HELLO)).statusCode())
                .isEqualTo(201);
    }

    @Test
    void shouldGoBackToTheLastWholeChunkWhenAConnectionBreaks() throws Exception {
        // given
        String location = header(client.send("POST", "/v2/app/blobs/uploads/"), "Location");
        client.send("PATCH", location, "hello".getBytes(UTF_8));

        // when: seven bytes are announced, three are sent
        try (Socket socket = new Socket("127.0.0.1", registry.port())) {
            socket.getOutputStream()
                    .write(("PATCH " + location + " HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\n, w")
                            .getBytes(UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }

        // then
        assertThat(header(client.send("GET", location), "Range")).isEqualTo("0-4");
        client.send("PATCH", location, ", world".getBytes(UTF_8), "Content-Range", "5-11");
        assertThat(client.send("PUT", location + "?digest=" + sha256(HELLO)).statusCode())
                .isEqualTo(201);
    }

    @Test
    void shouldForgetUploadWhenCancelled() throws Exception {
        // given
        String location = header(client.send("POST", "/v2/app/blobs/uploads/"), "Location");
        client.send("PATCH", location, HELLO);

        // when
        HttpResponse<byte[]> cancelled = client.send("DELETE", location);

        // then
        assertThat(cancelled.statusCode()).isEqualTo(204);
        assertThat(error(client.send("PATCH", location, HELLO))).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
        assertThat(staged()).isZero();
    }

    @Test
    void shouldRefuseUploadWhenRequestsAreMalformed() {
        // given
        String location = header(client.send("POST", "/v2/app/blobs/uploads/"), "Location");

        // when, then
        assertThat(error(client.send("PUT", location, HELLO))).isEqualTo("400 DIGEST_INVALID");
        assertThat(error(client.send("PUT", location + "?digest=md5:abc", HELLO)))
                .isEqualTo("400 DIGEST_INVALID");
        assertThat(error(client.send("GET", location.replace("/app/", "/other/"))))
                .isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
        assertThat(error(client.send("POST", "/v2/Team/app/blobs/uploads/"))).isEqualTo("400 NAME_INVALID");
        assertThat(error(client.send("POST", "/v2/a/../b/blobs/uploads/"))).isEqualTo("400 NAME_INVALID");
        assertThat(error(client.send("GET", "/v2/" + "a/".repeat(127) + "bc/blobs/" + sha256(HELLO))))
                .isEqualTo("400 NAME_INVALID");
        assertThat(error(client.send("GET", "/v2/app/blobs/uploads/"))).isEqualTo("405 UNSUPPORTED");
        assertThat(error(client.send("PATCH", "/v2/app/blobs/" + sha256(HELLO))))
                .isEqualTo("405 UNSUPPORTED");
        assertThat(error(client.send("GET", "/v2/app/blobs/sha256:abc"))).isEqualTo("400 DIGEST_INVALID");
    }

    @Test
    void shouldServePartsWhenARangeIsAsked() {
        // given
        String path = "/v2/app/blobs/" + client.pushBlob("app", HELLO);

        // when, then
        assertPart(path, "bytes=0-4", "hello", "bytes 0-4/12");
        assertPart(path, "bytes=7-", "world", "bytes 7-11/12");
        assertPart(path, "bytes=-5", "world", "bytes 7-11/12");
        assertPart(path, "bytes=7-99", "world", "bytes 7-11/12");
        assertThat(text(client.send("GET", path, "Range", "bytes=0-1,3-4"))).isEqualTo("hello, world");
        HttpResponse<byte[]> beyond = client.send("GET", path, "Range", "bytes=12-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */12");
        assertThat(client.send("GET", path, "Range", "bytes=5-2").statusCode()).isEqualTo(416);
    }

    private void assertPart(String path, String range, String text, String contentRange) {
        HttpResponse<byte[]> part = client.send("GET", path, "Range", range);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(text(part)).isEqualTo(text);
        assertThat(header(part, "Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void shouldMountBlobWhenTheSourceHoldsItAndElseStartAnUpload() {
        // given
        String digest = client.pushBlob("source", HELLO);

        // when
        HttpResponse<byte[]> mounted =
                client.send("POST", "/v2/target/blobs/uploads/?mount=" + digest + "&from=source");
        HttpResponse<byte[]> absent = client.send("POST", "/v2/third/blobs/uploads/?mount=" + digest + "&from=nowhere");
        HttpResponse<byte[]> anonymous = client.send("POST", "/v2/fourth/blobs/uploads/?mount=" + digest);

        // then
        assertThat(mounted.statusCode()).isEqualTo(201);
        assertThat(client.send("GET", header(mounted, "Location")).body()).isEqualTo(HELLO);
        assertThat(absent.statusCode()).isEqualTo(202);
        assertThat(header(absent, "Location")).startsWith("/v2/third/blobs/uploads/");
        assertThat(error(client.send("GET", "/v2/third/blobs/" + digest))).isEqualTo("404 BLOB_UNKNOWN");
        assertThat(anonymous.statusCode()).isEqualTo(201);
    }

    @Test
    void shouldDeleteBlobFromOneRepositoryOnly() {
        // given
        String digest = client.pushBlob("one", HELLO);
        client.pushBlob("two", HELLO);

        // when
        HttpResponse<byte[]> deleted = client.send("DELETE", "/v2/one/blobs/" + digest);

        // then
        assertThat(deleted.statusCode()).isEqualTo(202);
        assertThat(client.send("HEAD", "/v2/one/blobs/" + digest).statusCode()).isEqualTo(404);
        assertThat(error(client.send("DELETE", "/v2/one/blobs/" + digest))).isEqualTo("404 BLOB_UNKNOWN");
        assertThat(client.send("GET", "/v2/two/blobs/" + digest).body()).isEqualTo(HELLO);
    }

    @Test
    void shouldGiveSpaceBackWhenRestartedAfterADelete() throws Exception {
        // given
        String kept = client.pushBlob("app", HELLO);
        String dropped = client.pushBlob("app", "goodbye".getBytes(UTF_8));
        client.send("DELETE", "/v2/app/blobs/" + dropped);

        // when
        restart();

        // then
        assertThat(client.send("GET", "/v2/app/blobs/" + kept).body()).isEqualTo(HELLO);
        try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .singleElement()
                    .extracting(file -> "sha256:" + file.getFileName())
                    .isEqualTo(kept);
        }
    }

    @Test
    void shouldDropHalfAnUploadWhenRestarted() throws Exception {
        // given
        String location = header(client.send("POST", "/v2/app/blobs/uploads/"), "Location");
        client.send("PATCH", location, HELLO);
        assertThat(staged()).isEqualTo(1);

        // when
        restart();

        // then
        assertThat(staged()).isZero();
        assertThat(error(client.send("PUT", location + "?digest=" + sha256(HELLO))))
                .isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void shouldKeepEveryBlobWholeWhenManyClientsPushTheSame() throws Exception {
        // given
        byte[] large = new byte[1 << 20];
        new Random(7).nextBytes(large);

        // when
        List<Callable<Integer>> pushes = IntStream.range(0, 16)
                .<Callable<Integer>>mapToObj(i ->
                        () -> client.send("POST", "/v2/app" + i % 3 + "/blobs/uploads/?digest=" + sha256(large), large)
                                .statusCode())
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var push : threads.invokeAll(pushes)) {
                assertThat(push.get()).isEqualTo(201);
            }
        }

        // then
        for (int i = 0; i < 3; i++) {
            assertThat(client.send("GET", "/v2/app" + i + "/blobs/" + sha256(large))
                            .body())
                    .isEqualTo(large);
        }
        assertThat(staged()).isZero();
    }

    private void restart() throws Exception {
        registry.close();
        start();
    }

    private long staged() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("staging"))) {
            return files.count();
        }
    }
}
