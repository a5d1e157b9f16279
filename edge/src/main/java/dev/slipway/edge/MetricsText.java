package dev.slipway.edge;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Counts in the Prometheus text format, version 0.0.4. Every label value is of a form that needs no escaping: names of
 * places, ids and digests are checked when they come in.
 */
final class MetricsText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String[] CODES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};

    private final StringBuilder text = new StringBuilder();
    private final Collection<LiveRoute> routes;

    private MetricsText(Collection<LiveRoute> routes) {
        this.routes = routes;
    }

    static String of(Collection<LiveRoute> routes) {
        return new MetricsText(routes).write();
    }

    private String write() {
        requests();
        perBackend(
                "slipway_edge_failures_total",
                "counter",
                "Attempts that ended in 5xx or a connection error.",
                Tally::failures);
        perBackend("slipway_edge_in_flight", "gauge", "Requests being served.", Tally::inFlight);
        perRoute(
                "slipway_edge_unrouted_total",
                "counter",
                "Requests that no backend answered.",
                LiveRoute::unroutedRequests);
        perRoute(
                "slipway_edge_config_version", "gauge", "Number of the configuration in force.", route -> route.config()
                        .version());
        return text.toString();
    }

    private void requests() {
        head("slipway_edge_requests_total", "counter", "Attempts that ended, by class of status; none is no answer.");
        Map<String, Long> values = new LinkedHashMap<>();
        forEachBackend((labels, tally) -> {
            for (int i = 0; i < CODES.length; i++) {
                values.merge(labels + ",code=\"" + CODES[i] + "\"", tally.ended(i), Long::sum);
            }
        });
        lines("slipway_edge_requests_total", values);
    }

    private void perBackend(String name, String type, String help, ToLongFunction<Tally> value) {
        head(name, type, help);
        Map<String, Long> values = new LinkedHashMap<>();
        forEachBackend((labels, tally) -> values.merge(labels, value.applyAsLong(tally), Long::sum));
        lines(name, values);
    }

    private void perRoute(String name, String type, String help, ToLongFunction<LiveRoute> value) {
        head(name, type, help);
        Map<String, Long> values = new LinkedHashMap<>();
        routes.forEach(route -> values.put(placeLabels(route), value.applyAsLong(route)));
        lines(name, values);
    }

    private interface BackendVisitor {
        void visit(String labels, Tally tally);
    }

    /** Two instances that differ in their address alone have the same labels, so values are summed by label. */
    private void forEachBackend(BackendVisitor visitor) {
        for (LiveRoute route : routes) {
            String place = placeLabels(route);
            route.tallies()
                    .forEach((instance, tally) -> visitor.visit(
                            place + ",backend=\"" + instance.id() + "\",digest=\"" + instance.digest() + '"', tally));
        }
    }

    private static String placeLabels(LiveRoute route) {
        RouteConfig config = route.config();
        return "application=\"" + config.application() + "\",environment=\"" + config.environment() + '"';
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void lines(String name, Map<String, Long> values) {
        values.forEach((labels, value) -> text.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(value)
                .append('\n'));
    }
}
