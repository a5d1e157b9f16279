package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who states an event: one writer for each, see {@link EventType}. */
public enum Source {
    GATEWAY,
    BUILD,
    TEST,
    SCAN,
    DEPLOY;

    /** Reads the lower-case name, as configuration and JSON have it. */
    @JsonCreator
    public static Source parse(String name) {
        for (Source source : values()) {
            if (source.wire().equals(name)) {
                return source;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is none of gateway, build, test, scan, deploy");
    }

    /** Reads {@link #uri()}. */
    public static Source ofUri(String uri) {
        for (Source source : values()) {
            if (source.uri().equals(uri)) {
                return source;
            }
        }
        throw new IllegalArgumentException("source '" + uri + "' is no service of Slipway");
    }

    /** The lower-case name. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** CloudEvents {@code source}: {@code /slipway/gateway}, {@code /slipway/build-service} and so on. */
    public String uri() {
        return "/slipway/" + service();
    }

    /** The service's name: {@code gateway}, {@code build-service} and so on. */
    public String service() {
        return this == GATEWAY ? wire() : wire() + "-service";
    }
}
