package dev.slipway.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a service has asked of its database since it started, as its metrics tell.
 *
 * @param values by kind and purpose, e.g. {@code statements release}
 */
record Counters(Map<String, Double> values) {
    private static final String PREFIX = "slipway_database_";
    private static final String SUFFIX = "_total{purpose=\"";

    Counters {
        values = new TreeMap<>(values);
    }

    static Counters of(HttpClient http, URI metrics) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(metrics + " answers " + response.statusCode());
        }
        return read(response.body().lines());
    }

    /** Reads the lines of the Prometheus text format that are counters of the database. */
    static Counters read(Stream<String> lines) {
        return new Counters(lines.filter(line -> line.startsWith(PREFIX) && line.contains(SUFFIX))
                .collect(Collectors.toMap(Counters::key, Counters::value)));
    }

    private static String key(String line) {
        int kind = line.indexOf(SUFFIX);
        int purpose = kind + SUFFIX.length();
        return line.substring(PREFIX.length(), kind) + " " + line.substring(purpose, line.indexOf('"', purpose));
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    double get(String kind, String purpose) {
        return values.getOrDefault(kind + " " + purpose, 0.0);
    }

    Counters plus(Counters other) {
        Map<String, Double> sum = new TreeMap<>(values);
        other.values.forEach((key, value) -> sum.merge(key, value, Double::sum));
        return new Counters(sum);
    }

    /** What was added since. */
    Counters minus(Counters before) {
        Map<String, Double> difference = new TreeMap<>(values);
        before.values.forEach((key, value) -> difference.merge(key, -value, Double::sum));
        return new Counters(difference);
    }
}
