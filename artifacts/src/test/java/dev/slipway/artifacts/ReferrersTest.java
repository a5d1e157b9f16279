package dev.slipway.artifacts;

import static dev.slipway.artifacts.ScriptedServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.artifacts.RegistrySettings.Limits;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of referrers that a well-behaved registry seldom gives: pages, ignored filters, odd fallback tags. */
class ReferrersTest {
    private static final String TYPE = "application/vnd.slipway.test.v1";
    private static final Digest SUBJECT = digest("subject");

    private static final int MOST = 6;

    private ScriptedServer server;
    private Registry registry;

    @AfterEach
    void close() {
        registry.close();
        server.close();
    }

    @Test
    void shouldFollowEveryPageAndFilterAgain() {
        // given
        serve(exchange -> {
            String uri = exchange.getRequestURI().toString();
            int page = uri.contains("page=2") ? 2 : uri.contains("page=3") ? 3 : 1;
            String next = "</v2/app/referrers/" + SUBJECT + "?page=" + (page + 1) + ">; rel=\"next\"";
            var headers = page < 3
                    ? Map.of("Content-Type", MediaTypes.INDEX, "Link", next)
                    : Map.of("Content-Type", MediaTypes.INDEX);
            reply(exchange, 200, headers, index(entry("a" + page, TYPE), entry("b" + page, "application/other")));
        });

        // when
        List<Descriptor> found = registry.referrers(subject(), TYPE);

        // then
        assertThat(found).extracting(Descriptor::digest).containsExactly(digest("a1"), digest("a2"), digest("a3"));
        assertThat(server.seen.getFirst().uri()).endsWith("?artifactType=application%2Fvnd.slipway.test.v1");
    }

    @Test
    void shouldRefuseNextPageAtAnotherHost() {
        // given
        var headers = Map.of("Content-Type", MediaTypes.INDEX, "Link", "<https://elsewhere.example/x>; rel=next");
        serve(exchange -> reply(exchange, 200, headers, index(entry("a", TYPE))));

        // when
        RegistryException e = failure();

        // then
        assertThat(e.reason()).isEqualTo(Reason.REFUSED);
    }

    @Test
    void shouldRefusePagesThatGoRoundInCircle() {
        // given
        serve(exchange -> {
            String self = "<" + exchange.getRequestURI() + ">; rel=\"next\"";
            reply(exchange, 200, Map.of("Content-Type", MediaTypes.INDEX, "Link", self), index(entry("a", TYPE)));
        });

        // when
        RegistryException e = failure();

        // then
        assertThat(e.reason()).isEqualTo(Reason.REFUSED);
    }

    @Test
    void shouldRefuseMoreReferrersThanTheLimit() {
        // given
        serve(exchange -> reply(
                exchange,
                200,
                Map.of("Content-Type", MediaTypes.INDEX),
                index(IntStream.rangeClosed(0, MOST)
                        .mapToObj(n -> entry("a" + n, TYPE))
                        .toArray(Descriptor[]::new))));

        // when
        RegistryException e = failure();

        // then
        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void shouldFindNoneWhenFallbackTagAnswersWithSomethingElse() {
        // given
        serve(exchange -> {
            boolean tag = exchange.getRequestURI().getPath().endsWith("/manifests/sha256-" + SUBJECT.hex());
            reply(exchange, tag ? 200 : 404, Map.of("Content-Type", MediaTypes.MANIFEST), "{\"schemaVersion\":2}");
        });

        // when
        List<Descriptor> found = registry.referrers(subject(), null);

        // then
        assertThat(found).isEmpty();
        assertThat(server.seen).hasSize(2);
    }

    @Test
    void shouldWriteListAgainWhenAnotherWriterOverwroteIt() {
        // given
        var tag = new AtomicReference<>(index(entry("theirs", TYPE)));
        var puts = new AtomicInteger();
        serve(exchange -> {
            boolean isTag = exchange.getRequestURI().getPath().contains("/manifests/sha256-");
            if (exchange.getRequestMethod().equals("PUT")) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (isTag && puts.incrementAndGet() > 1) {
                    tag.set(body);
                } else if (isTag) {
                    tag.set(index(entry("theirs", TYPE), entry("late", TYPE)));
                }
                reply(exchange, 201, Map.of(), "");
            } else {
                reply(exchange, isTag ? 200 : 404, Map.of("Content-Type", MediaTypes.INDEX), tag.get());
            }
        });
        var manifest = new Manifest(
                MediaTypes.MANIFEST,
                TYPE,
                Descriptor.empty(),
                List.of(),
                Descriptor.of(MediaTypes.MANIFEST, SUBJECT, 2),
                Map.of());

        // when
        Digest pushed = registry.pushManifest(server.host() + "/app", manifest);

        // then
        assertThat(registry.referrers(subject(), TYPE))
                .extracting(Descriptor::digest)
                .containsExactly(digest("theirs"), digest("late"), pushed);
    }

    private void serve(ScriptedServer.Script script) {
        server = new ScriptedServer(script);
        var settings = RegistrySettings.defaults()
                .withPlainHttp(server.host())
                .withLimits(new Limits(1 << 20, 1 << 20, 1 << 20, MOST));
        registry = Registry.open(settings, wait -> {}, java.time.Clock.systemUTC());
    }

    private RegistryException failure() {
        return catchThrowableOfType(RegistryException.class, () -> registry.referrers(subject(), null));
    }

    private ArtifactRef subject() {
        return new ArtifactRef(server.host() + "/app", SUBJECT);
    }

    private static Descriptor entry(String content, String type) {
        return new Descriptor(MediaTypes.MANIFEST, digest(content), 2, type, Map.of(), null);
    }

    private static byte[] index(Descriptor... entries) {
        return Json.write(Index.of(List.of(entries)));
    }

    private static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }
}
