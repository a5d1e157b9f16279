package dev.slipway.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.Event;
import dev.slipway.events.EventJson;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;

/** Facts in the JSON event format of CloudEvents 1.0 (JSON event format 1.0.2, section 3). */
final class StructuredEvent {
    private StructuredEvent() {}

    static String of(Fact fact) {
        ObjectNode json = Json.object();
        json.put("specversion", "1.0");
        json.put("id", fact.id().toString());
        json.put("type", EventType.of(fact.event()).wire());
        json.put("source", fact.source().uri());
        json.put("subject", fact.release().toString());
        json.put("time", fact.time().toString());
        json.put("datacontenttype", "application/json");
        if (fact.causation() != null) {
            json.put("causationid", fact.causation().toString());
        }
        if (fact.traceparent() != null) {
            json.put("traceparent", fact.traceparent());
        }
        if (fact.job() != null) {
            json.put("job", fact.job());
        }
        json.set("data", Json.tree(CloudEventCodec.text(EventJson.write(fact.event()))));
        return json.toString();
    }

    /** What such JSON says. */
    static Event event(FeedRecord told) {
        return EventJson.read(
                EventType.ofWire(told.type()).orElseThrow(),
                Json.tree(told.json()).path("data"));
    }
}
