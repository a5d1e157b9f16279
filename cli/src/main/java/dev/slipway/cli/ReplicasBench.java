package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How much more three replicas of build-service get done than one, of jobs that wait and do not compute. */
final class ReplicasBench {
    private static final int RELEASES = 12;
    private static final int POLL_MILLIS = 50;
    private static final List<String> ONE_SLOT = List.of("-Dslipway.runtime.slots=1");
    private static final String PIPELINE = """
            application: waits
            build:
              steps:
                - {name: wait, run: sleep 3}
            """;

    private final Layout layout;
    private final LocalStack stack;
    private final Map<String, JsonNode> base;

    /** One on a stack whose services run. */
    ReplicasBench(Layout layout, LocalStack stack, Map<String, JsonNode> base) {
        this.layout = layout;
        this.stack = stack;
        this.base = base;
    }

    /**
     * What each number of replicas, of one slot each, got done.
     *
     * @return releases a second, of one replica and of three
     */
    double[] measure() {
        Gateway gateway = new Gateway(stack.gateway(), token());
        String repository = repository();
        stack.stop(List.of("build-1"));
        start("build-1");
        rate(gateway, repository, 1);
        double one = rate(gateway, repository, RELEASES);
        List<String> others = List.of("build-2", "build-3");
        others.forEach(this::start);
        rate(gateway, repository, 3);
        double three = rate(gateway, repository, RELEASES);
        stack.stop(others);
        return new double[] {one, three};
    }

    private String token() {
        try {
            return Files.readString(layout.tokenFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(String replica) {
        stack.startService(replica, layout.serviceJar("build"), "build", ONE_SLOT, base);
    }

    private String repository() {
        Path folder = layout.state().resolve("waits");
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("slipway.yaml"), PIPELINE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NewRepository.of(folder, "Wait");
        return folder.toString();
    }

    private static double rate(Gateway gateway, String repository, int count) {
        long start = System.nanoTime();
        List<String> releases = Stream.generate(() -> gateway.post(
                                "/builds",
                                Json.object().put("repository", repository).put("ref", "main"))
                        .path("id")
                        .asText())
                .limit(count)
                .toList();
        releases.forEach(release -> awaitEnd(gateway, release));
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void awaitEnd(Gateway gateway, String release) {
        JsonNode shown = gateway.get("/releases/" + release);
        while (!shown.has("endedAt")) {
            Pause.millis(POLL_MILLIS);
            shown = gateway.get("/releases/" + release);
        }
        if (!shown.path("state").asText().equals("published")) {
            throw new Trouble(
                    "release " + release + " is " + shown.path("state").asText());
        }
    }
}
