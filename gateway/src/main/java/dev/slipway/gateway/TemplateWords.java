package dev.slipway.gateway;

import dev.slipway.events.EventType;
import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the pages' templates may ask for beside their data. */
@TemplateExtension(namespace = "slipway")
final class TemplateWords {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private TemplateWords() {}

    /** To the second, which is enough to tell releases apart. */
    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /** Every name on the wire, which the page must name to listen for it. */
    static List<String> eventTypes() {
        return Arrays.stream(EventType.values()).map(EventType::wire).toList();
    }
}
