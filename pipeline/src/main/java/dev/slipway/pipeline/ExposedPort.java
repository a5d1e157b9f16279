package dev.slipway.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the application of a Dockerfile listens, as far as the file says so plainly. */
final class ExposedPort {
    private static final Pattern CONTINUED = Pattern.compile("\\\\[ \\t]*\\r?\\n");
    private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(/tcp)?");

    private ExposedPort() {}

    /** The only port that the last stage exposes; empty when there is none, another, or one that a variable names. */
    static OptionalInt of(String dockerfile) {
        List<String> exposed = new ArrayList<>();
        for (String line : CONTINUED.matcher(dockerfile).replaceAll(" ").split("\\R", -1)) {
            List<String> words = List.of(line.strip().split("\\s+", -1));
            switch (words.get(0).toUpperCase(Locale.ROOT)) {
                case "FROM" -> exposed.clear();
                case "EXPOSE" -> exposed.addAll(words.subList(1, words.size()));
                default -> {}
            }
        }
        return exposed.size() == 1 ? number(exposed.get(0)) : OptionalInt.empty();
    }

    private static OptionalInt number(String word) {
        Matcher port = PORT.matcher(word);
        if (!port.matches()) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(port.group(1));
        return number >= 1 && number <= 65535 ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
