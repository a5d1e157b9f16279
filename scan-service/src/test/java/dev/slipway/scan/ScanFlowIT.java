package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.events.Fact;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ScanSkipped;
import dev.slipway.runtime.testing.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** scan-service on real Kafka and PostgreSQL, where no scanner is: facts in, facts out. */
@QuarkusTest
@QuarkusTestResource(ScanStack.class)
class ScanFlowIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private Topic topic;

    @BeforeEach
    void open() {
        topic = new Topic();
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private static ArtifactRef artifact(String name) {
        return new ArtifactRef("127.0.0.1:5000/" + name, Digest.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static ImagePublished published(String name) {
        return new ImagePublished(
                name,
                "hello",
                "1.0.0",
                artifact("plan"),
                artifact("snapshot"),
                artifact(name),
                List.of(),
                1,
                List.of());
    }

    @Test
    void shouldSayOfEachImageThatItWasNotScannedWhenThereIsNoScanner() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, published("one"));
        topic.state(release, published("two"));
        // then
        await().atMost(SOON).untilAsserted(() -> assertThat(topic.events(release))
                .filteredOn(ScanSkipped.class::isInstance)
                .map(ScanSkipped.class::cast)
                .allSatisfy(skipped -> assertThat(skipped.reason().what()).contains("NOT SCANNED"))
                .extracting(ScanSkipped::image)
                .containsExactlyInAnyOrder(artifact("one"), artifact("two")));
    }

    @Test
    void shouldScanAnImageOnceWhenItsFactComesAgain() {
        ReleaseId release = ReleaseId.next();
        Fact fact = topic.state(release, published("one"));
        await().atMost(SOON).until(() -> topic.types(release).contains("scan.skipped"));
        // when
        topic.send(fact);
        ReleaseId later = ReleaseId.next();
        topic.state(later, published("one"));
        // then
        await().atMost(SOON).until(() -> topic.types(later).contains("scan.skipped"));
        assertThat(topic.types(release))
                .containsExactly("image.published", "scan.started", "scan.skipped", "image.published");
    }
}
