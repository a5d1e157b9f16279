package dev.slipway.devstack.registry;

import static dev.slipway.devstack.registry.RegistryClient.IMAGE;
import static dev.slipway.devstack.registry.RegistryClient.INDEX;
import static dev.slipway.devstack.registry.RegistryClient.error;
import static dev.slipway.devstack.registry.RegistryClient.header;
import static dev.slipway.devstack.registry.RegistryClient.json;
import static dev.slipway.devstack.registry.RegistryClient.sha256;
import static dev.slipway.devstack.registry.RegistryClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
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
    void shouldServeManifestByTagAndDigestWhenPushedAndAfterARestart() throws Exception {
        // given
        String manifest = client.image("app", "layer");

        // when
        HttpResponse<byte[]> pushed = client.pushManifest("app", "v1", IMAGE, manifest);
        registry.close();
        start();

        // then
        assertThat(pushed.statusCode()).isEqualTo(201);
        assertThat(header(pushed, "Docker-Content-Digest")).isEqualTo(sha256(manifest));
        assertThat(header(pushed, "OCI-Subject")).isEmpty();
        for (String reference : new String[] {"v1", sha256(manifest)}) {
            HttpResponse<byte[]> got = client.send("GET", "/v2/app/manifests/" + reference);
            assertThat(text(got)).isEqualTo(manifest);
            assertThat(header(got, "Content-Type")).isEqualTo(IMAGE);
            HttpResponse<byte[]> head = client.send("HEAD", "/v2/app/manifests/" + reference);
            assertThat(header(head, "Content-Length")).isEqualTo("" + manifest.length());
            assertThat(header(head, "Docker-Content-Digest")).isEqualTo(sha256(manifest));
        }
    }

    @Test
    void shouldMoveTagWhenPushedAgainAndKeepCaseApart() {
        // given
        String first = client.image("app", "first");
        String second = client.image("app", "second");

        // when
        client.pushManifest("app", "Latest", IMAGE, first);
        client.pushManifest("app", "latest", IMAGE, second);
        client.pushManifest("app", "stable", IMAGE, first);
        client.pushManifest("app", "stable", IMAGE, second);

        // then
        assertThat(text(client.send("GET", "/v2/app/manifests/Latest"))).isEqualTo(first);
        assertThat(text(client.send("GET", "/v2/app/manifests/latest"))).isEqualTo(second);
        assertThat(text(client.send("GET", "/v2/app/manifests/stable"))).isEqualTo(second);
        assertThat(client.send("GET", "/v2/app/manifests/" + sha256(first)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldTakeSha512ManifestAndTagParametersWhenPushedByDigest() {
        // given
        String manifest = client.image("app", "layer");
        String digest = ContentDigest.of("sha512", manifest.getBytes(UTF_8)).toString();

        // when
        HttpResponse<byte[]> pushed = client.pushManifest("app", digest + "?tag=a&tag=b", IMAGE, manifest);

        // then
        assertThat(pushed.statusCode()).isEqualTo(201);
        assertThat(pushed.headers().allValues("OCI-Tag")).containsExactly("a", "b");
        assertThat(header(client.send("GET", "/v2/app/manifests/b"), "Docker-Content-Digest"))
                .isEqualTo(digest);
    }

    @Test
    void shouldRefuseManifestWhenItIsNotWhatItSays() {
        // given
        String manifest = client.image("app", "layer");

        // when, then
        assertThat(error(client.pushManifest("app", sha256("other"), IMAGE, manifest)))
                .isEqualTo("400 DIGEST_INVALID");
        assertThat(error(client.pushManifest("app", "v1", INDEX, manifest))).isEqualTo("400 MANIFEST_INVALID");
        assertThat(error(client.pushManifest("app", "v1", IMAGE, "not json"))).isEqualTo("400 MANIFEST_INVALID");
        assertThat(error(client.pushManifest("app", "v1", IMAGE, "[]"))).isEqualTo("400 MANIFEST_INVALID");
        assertThat(error(client.pushManifest("app", "v1", IMAGE, "{\"config\":{\"digest\":\"x\"}}")))
                .isEqualTo("400 MANIFEST_INVALID");
        assertThat(error(client.pushManifest("app", "-v1", IMAGE, manifest))).isEqualTo("400 TAG_INVALID");
        assertThat(error(client.send("GET", "/v2/app/manifests/v1"))).isEqualTo("404 MANIFEST_UNKNOWN");
    }

    @Test
    void shouldRefuseManifestWhenLargerThanFourMebibytes() {
        // given
        String filling = "x".repeat(ManifestEndpoint.MAX_BYTES - 20);

        // when, then
        assertThat(client.pushManifest("app", "fits", IMAGE, "{\"a\":\"" + filling + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(error(client.pushManifest("app", "large", IMAGE, "{\"a\":\"" + filling + "x".repeat(20) + "\"}")))
                .isEqualTo("413 MANIFEST_INVALID");
    }

    @Test
    void shouldRefuseManifestWhenWhatItNamesIsMissing() {
        // given
        String missing = sha256("never pushed");
        client.pushBlob("app", "{}".getBytes(UTF_8));
        String image = client.image("app", "layer").replace(sha256("layer"), missing);
        String index = "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"" + missing + "\",\"size\":1}]}";
        String foreign = "{\"schemaVersion\":2,\"layers\":[{\"digest\":\"" + missing
                + "\",\"mediaType\":\"application/vnd.oci.image.layer.nondistributable.v1.tar\"}]}";

        // when
        HttpResponse<byte[]> refused = client.pushManifest("app", "v1", IMAGE, image);

        // then
        assertThat(error(refused)).isEqualTo("404 MANIFEST_BLOB_UNKNOWN");
        assertThat(json(refused).at("/errors/0/detail/digest").asText()).isEqualTo(missing);
        assertThat(error(client.pushManifest("app", "v1", INDEX, index))).isEqualTo("404 MANIFEST_BLOB_UNKNOWN");
        assertThat(client.pushManifest("app", "v1", IMAGE, foreign).statusCode())
                .isEqualTo(201);
    }

    @Test
    void shouldDeleteOnlyTheTagWhenDeletedByTagAndAllWhenByDigest() {
        // given
        String manifest = client.image("app", "layer");
        client.pushManifest("app", "one", IMAGE, manifest);
        client.pushManifest("app", "two", IMAGE, manifest);

        // when
        HttpResponse<byte[]> byTag = client.send("DELETE", "/v2/app/manifests/one");

        // then
        assertThat(byTag.statusCode()).isEqualTo(202);
        assertThat(error(client.send("GET", "/v2/app/manifests/one"))).isEqualTo("404 MANIFEST_UNKNOWN");
        assertThat(client.send("GET", "/v2/app/manifests/two").statusCode()).isEqualTo(200);

        // and when
        HttpResponse<byte[]> byDigest = client.send("DELETE", "/v2/app/manifests/" + sha256(manifest));

        // then
        assertThat(byDigest.statusCode()).isEqualTo(202);
        assertThat(error(client.send("GET", "/v2/app/manifests/two"))).isEqualTo("404 MANIFEST_UNKNOWN");
        assertThat(json(client.send("GET", "/v2/app/tags/list")).path("tags")).isEmpty();
        assertThat(error(client.send("DELETE", "/v2/app/manifests/two"))).isEqualTo("404 MANIFEST_UNKNOWN");
        assertThat(error(client.send("DELETE", "/v2/app/manifests/" + sha256(manifest))))
                .isEqualTo("404 MANIFEST_UNKNOWN");
        assertThat(error(client.send("POST", "/v2/app/manifests/two"))).isEqualTo("405 UNSUPPORTED");
    }

    @Test
    void shouldListTagsInPagesWhenAsked() {
        // given
        String manifest = client.image("app", "layer");
        for (String tag : new String[] {"c", "B", "a", "d"}) {
            client.pushManifest("app", tag, IMAGE, manifest);
        }

        // when
        HttpResponse<byte[]> all = client.send("GET", "/v2/app/tags/list");
        HttpResponse<byte[]> page = client.send("GET", "/v2/app/tags/list?n=3");
        String link = header(page, "Link");
        HttpResponse<byte[]> rest = client.send("GET", link.substring(1, link.indexOf('>')));

        // then
        assertThat(text(all)).contains("[\"B\",\"a\",\"c\",\"d\"]").contains("\"name\":\"app\"");
        assertThat(text(page)).contains("[\"B\",\"a\",\"c\"]");
        assertThat(link).isEqualTo("</v2/app/tags/list?n=3&last=c>; rel=\"next\"");
        assertThat(text(rest)).contains("[\"d\"]");
        assertThat(header(rest, "Link")).isEmpty();
        assertThat(text(client.send("GET", "/v2/app/tags/list?n=0"))).contains("[]");
        assertThat(error(client.send("GET", "/v2/app/tags/list?n=x"))).isEqualTo("400 PAGINATION_NUMBER_INVALID");
        assertThat(error(client.send("GET", "/v2/none/tags/list"))).isEqualTo("404 NAME_UNKNOWN");
    }

    @Test
    void shouldListRepositoriesInPagesWhenAsked() {
        // given
        for (String name : new String[] {"b", "a/c", "a", "a/c/d"}) {
            client.pushBlob(name, "x".getBytes(UTF_8));
        }

        // when
        HttpResponse<byte[]> page = client.send("GET", "/v2/_catalog?n=2&last=a");

        // then
        assertThat(text(client.send("GET", "/v2/_catalog")))
                .isEqualTo("{\"repositories\":[\"a\",\"a/c\",\"a/c/d\",\"b\"]}");
        assertThat(text(page)).isEqualTo("{\"repositories\":[\"a/c\",\"a/c/d\"]}");
        assertThat(header(page, "Link")).contains("last=a%2Fc%2Fd");
    }

    @Test
    void shouldListReferrersWhenManifestsNameASubject() {
        // given: the subject itself is not there
        String subject = sha256("the subject");
        String scan = referrer("app", subject, "application/vnd.example.scan");
        String test = referrer("app", subject, "application/vnd.example.test");

        // when
        HttpResponse<byte[]> pushed = client.pushManifest("app", sha256(scan), IMAGE, scan);
        client.pushManifest("app", "test-report", IMAGE, test);
        HttpResponse<byte[]> all = client.send("GET", "/v2/app/referrers/" + subject);
        HttpResponse<byte[]> filtered =
                client.send("GET", "/v2/app/referrers/" + subject + "?artifactType=application/vnd.example.scan");

        // then
        assertThat(header(pushed, "OCI-Subject")).isEqualTo(subject);
        assertThat(header(all, "Content-Type")).isEqualTo(INDEX);
        assertThat(header(all, "OCI-Filters-Applied")).isEmpty();
        assertThat(json(all).path("mediaType").asText()).isEqualTo(INDEX);
        assertThat(json(all).path("manifests")).hasSize(2);
        assertThat(header(filtered, "OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(json(filtered).path("manifests")).singleElement().satisfies(descriptor -> {
            assertThat(descriptor.path("digest").asText()).isEqualTo(sha256(scan));
            assertThat(descriptor.path("mediaType").asText()).isEqualTo(IMAGE);
            assertThat(descriptor.path("size").asInt()).isEqualTo(scan.length());
            assertThat(descriptor.path("artifactType").asText()).isEqualTo("application/vnd.example.scan");
            assertThat(descriptor.at("/annotations/by").asText()).isEqualTo("slipway");
        });
    }

    @Test
    void shouldListNoReferrerWhenItWasDeletedOrNeverWas() {
        // given
        String subject = sha256("the subject");
        String scan = referrer("app", subject, "application/vnd.example.scan");
        client.pushManifest("app", sha256(scan), IMAGE, scan);

        // when
        client.send("DELETE", "/v2/app/manifests/" + sha256(scan));

        // then
        HttpResponse<byte[]> answer = client.send("GET", "/v2/app/referrers/" + subject);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("manifests").isArray()).isTrue();
        assertThat(json(answer).path("manifests")).isEmpty();
        assertThat(client.send("GET", "/v2/none/referrers/" + subject).statusCode())
                .isEqualTo(200);
        assertThat(error(client.send("GET", "/v2/app/referrers/nonsense"))).isEqualTo("400 DIGEST_INVALID");
    }

    @Test
    void shouldRefuseFolderWhenAnotherRegistryHoldsItAndPortWhenTaken(@TempDir Path other) {
        // when, then
        assertThatThrownBy(() -> OciRegistry.start(folder, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Another registry holds");
        assertThatThrownBy(() -> OciRegistry.start(other, registry.port()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + registry.port());
    }

    private String referrer(String repository, String subject, String artifactType) {
        String empty = client.pushBlob(repository, "{}".getBytes(UTF_8));
        return """
               {"schemaVersion":2,"mediaType":"%s","artifactType":"%s",
                "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},
                "layers":[],"subject":{"mediaType":"%s","digest":"%s","size":11},"annotations":{"by":"slipway"}}""".formatted(IMAGE, artifactType, empty, IMAGE, subject);
    }
}
