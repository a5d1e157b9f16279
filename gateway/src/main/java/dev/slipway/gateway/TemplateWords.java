package dev.slipway.gateway;

import dev.slipway.events.EventType;
import io.quarkus.qute.TemplateExtension;
import java.util.Arrays;
import java.util.List;

/** What the pages' templates may ask for beside their data. */
@TemplateExtension(namespace = "slipway")
final class TemplateWords {
    private TemplateWords() {}

    /** Every name on the wire, which the page must name to listen for it. */
    static List<String> eventTypes() {
        return Arrays.stream(EventType.values()).map(EventType::wire).toList();
    }
}
