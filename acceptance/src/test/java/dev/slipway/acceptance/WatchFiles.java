package dev.slipway.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an operator gets to watch with: the rules of alerts and the dashboard. */
final class WatchFiles {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    static final Path RULES = ROOT.resolve("compose/prometheus/alerts.yml");
    static final Path SCRAPES = ROOT.resolve("compose/prometheus/prometheus.yml");
    static final Path DASHBOARD = ROOT.resolve("compose/grafana/slipway.json");
    static final Path PAGE = ROOT.resolve("docs/how-to/operate.md");

    private static final Pattern METRIC = Pattern.compile("\\b(?:slipway|jvm)_[a-z0-9_]+\\b");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    private WatchFiles() {}

    /** Names of the metrics that rules and dashboard read. */
    static Set<String> metrics() {
        return found(METRIC, 0, RULES, DASHBOARD);
    }

    static Set<String> alerts() {
        return found(ALERT, 1, RULES);
    }

    private static Set<String> found(Pattern pattern, int group, Path... files) {
        Set<String> names = new TreeSet<>();
        Stream.of(files)
                .forEach(file -> pattern.matcher(read(file)).results().forEach(match -> names.add(match.group(group))));
        return names;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
