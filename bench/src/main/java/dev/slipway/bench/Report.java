package dev.slipway.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was measured, a line each: for people, or as JSON. */
final class Report {
    private final PrintStream out;
    private final boolean json;
    private final ObjectMapper mapper = new ObjectMapper();

    Report(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** A figure's name, what it was measured over, and its values by name with their units; counts are whole. */
    void line(String what, String how, Map<String, Double> values) {
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("bench", what);
            object.put("how", how);
            values.forEach((name, value) -> object.put(name, rounded(value)));
            out.println(write(object));
        } else {
            StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "  %-9s %-32s", what, how));
            values.forEach((name, value) -> text.append(String.format(Locale.ROOT, "  %s %s", name, rounded(value))));
            out.println(text);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
