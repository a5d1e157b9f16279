package dev.slipway.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which header fields go on to the other side, and which the edge adds. */
final class ProxyHeaders {
    /** Of one connection only: RFC 9110 section 7.6.1, and 11.7 for those of a proxy. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> FORWARDED = Set.of("forwarded", "x-real-ip");

    /** The cookie of the gateway's pages: it holds a token, and browsers send it to every port (RFC 6265 section 8.5). */
    private static final String PAGES_COOKIE = "slipway-token";

    private ProxyHeaders() {}

    /** Adds what is meant for the recipient: all but the fields of this connection, and those that Connection names. */
    static void copyEndToEnd(MultiMap from, MultiMap to) {
        Set<String> named = connectionOptions(from);
        for (Map.Entry<String, String> field : from) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name) && !named.contains(name)) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    /** The options of the Connection fields, in lower case. */
    static Set<String> connectionOptions(MultiMap headers) {
        Set<String> options = new HashSet<>();
        for (String value : headers.getAll("connection")) {
            for (String option : value.split(",", -1)) {
                options.add(option.strip().toLowerCase(Locale.ROOT));
            }
        }
        return options;
    }

    /** The protocol that is asked for (RFC 9110 section 7.8); empty when none, or when it is HTTP itself. */
    static String upgrade(MultiMap headers) {
        String protocol = headers.get("upgrade");
        boolean asked = protocol != null && connectionOptions(headers).contains("upgrade");
        return asked && !protocol.toLowerCase(Locale.ROOT).startsWith("h2c") ? protocol : "";
    }

    /** Asks for, or grants, an upgrade. */
    static void setUpgrade(MultiMap headers, String protocol) {
        headers.set("Connection", "Upgrade");
        headers.set("Upgrade", protocol);
    }

    /** Drops what anybody can claim: whom a request is forwarded for, in the fields of RFC 7239 and in those before it. */
    static void dropForwarded(MultiMap headers) {
        for (String name : Set.copyOf(headers.names())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-forwarded-") || FORWARDED.contains(lower)) {
                headers.remove(name);
            }
        }
    }

    /** Drops what lets its bearer into Slipway, which is no backend's business. */
    static void dropPagesCookie(MultiMap headers) {
        List<String> fields = headers.getAll("cookie");
        if (fields.stream().noneMatch(field -> field.contains(PAGES_COOKIE))) {
            return;
        }
        headers.remove("cookie");
        fields.stream()
                .map(ProxyHeaders::withoutPagesCookie)
                .filter(field -> !field.isEmpty())
                .forEach(field -> headers.add("Cookie", field));
    }

    private static String withoutPagesCookie(String field) {
        return Stream.of(field.split(";"))
                .map(String::strip)
                .filter(pair ->
                        !pair.isEmpty() && !pair.split("=", 2)[0].strip().equals(PAGES_COOKIE))
                .collect(Collectors.joining("; "));
    }

    /**
     * Tells the backend whom it serves. From a trusted proxy X-Forwarded-Proto, -Host and -Port stay as that one set them,
     * and its address is appended to X-Forwarded-For; nobody else's are believed. Host stays the client's.
     *
     * @param to the fields for the backend, those that the client sent included
     */
    static void tellOrigin(HttpServerRequest request, TrustedProxies trusted, MultiMap to) {
        String client = request.remoteAddress().hostAddress();
        if (!trusted.contain(client)) {
            dropForwarded(to);
        }
        to.add("Via", "1.1 slipway-edge");
        String before = String.join(", ", to.getAll("x-forwarded-for"));
        to.set("X-Forwarded-For", before.isEmpty() ? client : before + ", " + client);
        setIfAbsent(to, "X-Forwarded-Proto", "http");
        setIfAbsent(
                to, "X-Forwarded-Port", Integer.toString(request.localAddress().port()));
        String host = request.getHeader("host");
        if (host != null) {
            setIfAbsent(to, "X-Forwarded-Host", host);
        }
    }

    private static void setIfAbsent(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
