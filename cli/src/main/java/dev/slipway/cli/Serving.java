package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Whether what is deployed answers at its address. */
final class Serving {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** What a router says while nothing behind it takes requests (RFC 9110, sections 15.6.3 to 15.6.5). */
    private static final Set<Integer> NOBODY = Set.of(502, 503, 504);

    private Serving() {}

    /** Whether an application answers there, with whatever status: its root need not be anything. */
    static boolean answers(String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            HttpResponse<Void> answer = Http.CLIENT.send(request, HttpResponse.BodyHandlers.discarding());
            return !NOBODY.contains(answer.statusCode());
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    /** Waits, for a minute at most, until each place answers that something is deployed to; says how it went. */
    static void await(Gateway gateway, Terminal terminal) {
        JsonNode places = gateway.get("/environments").path("items");
        long deadline = System.nanoTime() + WITHIN.toNanos();
        List<Thread> waiting = new ArrayList<>();
        places.forEach(place -> waiting.add(Thread.ofVirtual().start(() -> await(place, deadline, terminal))));
        waiting.forEach(Serving::join);
    }

    private static void await(JsonNode place, long deadline, Terminal terminal) {
        String what = place.path("environment").asText() + " at "
                + place.path("address").asText();
        terminal.step(place.path("application").asText(), what, () -> {
            boolean answers = answers(place.path("address").asText());
            while (!answers && System.nanoTime() < deadline) {
                Pause.millis(200);
                answers = answers(place.path("address").asText());
            }
            return answers ? "answers" : "is STILL STARTING: see ./slipway envs and the log of deploy-1";
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    /**
     * A place with what can be seen of it from here.
     *
     * @param place as the gateway tells it
     * @param answers whether its address does
     * @param unscanned whether what serves there was not scanned
     */
    record Seen(JsonNode place, boolean answers, boolean unscanned) {
        private static final String LINE = "%-20s %-12s %-24s %-13s %-28s %-15s %s%s";
        static final String HEADER = String.format(
                        Locale.ROOT, LINE, "APPLICATION", "ENVIRONMENT", "VERSION", "RELEASE", "ADDRESS", "", "", "")
                .stripTrailing();

        String line() {
            return String.format(
                            Locale.ROOT,
                            LINE,
                            place.path("application").asText(),
                            place.path("environment").asText(),
                            place.path("version").asText("-"),
                            ReleaseIds.abbreviated(place.path("release").asText()),
                            place.path("address").asText("-"),
                            answers ? "answers" : "DOES NOT ANSWER",
                            unscanned ? "NOT SCANNED  " : "",
                            place.path("rolledBack").asBoolean() ? "rolled back" : "")
                    .stripTrailing();
        }
    }

    /** Every place, as it is now. */
    static List<Seen> places(Gateway gateway) {
        return StreamSupport.stream(gateway.get("/environments").path("items").spliterator(), true)
                .map(place -> new Seen(
                        place,
                        answers(place.path("address").asText()),
                        Words.unscanned(
                                gateway.get("/releases/" + place.path("release").asText()))))
                .toList();
    }
}
