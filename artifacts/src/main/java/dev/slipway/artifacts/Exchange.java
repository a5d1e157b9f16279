package dev.slipway.artifacts;

import dev.slipway.artifacts.RegistryException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call and its answer, with authorization and redirects. Credentials go to the registry itself and to the token
 * service it names, never to where it redirects.
 */
final class Exchange {
    private static final int HOPS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final RegistrySettings settings;
    private final Transport transport;
    private final Authorization authorization;

    Exchange(RegistrySettings settings, Transport transport, Authorization authorization) {
        this.settings = settings;
        this.transport = transport;
        this.authorization = authorization;
    }

    /** Any answer but a demand for credentials that can be met; the caller closes it. */
    Reply send(Call call) {
        try {
            String header = authorization.current(call);
            Reply reply = follow(call, header);
            if (reply.status() != 401
                    || !sameOrigin(reply.uri(), call.repository().root())) {
                return reply;
            }
            String better = authorization.answer(call, reply.headers().allValues("WWW-Authenticate"), header);
            if (better == null) {
                return reply;
            }
            reply.close();
            return follow(call, better);
        } catch (IOException e) {
            throw Failures.of(call, e);
        } catch (InterruptedException e) {
            throw Failures.interrupted(call, e);
        }
    }

    /** An answer with a 2xx status; the caller closes it. */
    Reply expectOk(Call call) {
        Reply reply = send(call);
        if (!reply.ok()) {
            throw Failures.of(call, reply);
        }
        return reply;
    }

    private Reply follow(Call call, @Nullable String header) throws IOException, InterruptedException {
        Call current = call;
        for (int hop = 0; hop <= HOPS; hop++) {
            boolean home = sameOrigin(current.uri(), call.repository().root());
            Reply reply = transport.send(current, home ? header : null);
            if (!REDIRECTS.contains(reply.status()) || !call.followsRedirects()) {
                return reply;
            }
            try (reply) {
                current = call.to(target(call, current.uri(), reply));
            }
        }
        throw refused(call, "more than " + HOPS + " redirects");
    }

    private URI target(Call call, URI from, Reply reply) {
        String location = reply.header("Location").orElseThrow(() -> refused(call, "a redirect without an address"));
        return resolve(call, from, location);
    }

    /**
     * An address that the registry gave, absolute or relative.
     *
     * @throws RegistryException if it leaves TLS for a host that is not configured as plain, or is no address
     */
    URI resolve(Call call, URI from, String location) {
        URI target;
        try {
            target = from.resolve(new URI(location));
        } catch (URISyntaxException e) {
            throw refused(call, "an address that cannot be read");
        }
        boolean secure = "https".equals(target.getScheme());
        boolean plain = "http".equals(target.getScheme())
                && settings.plainHttp().contains(String.valueOf(target.getAuthority()));
        if (target.getHost() == null || target.getUserInfo() != null || !(secure || plain)) {
            throw refused(call, "an address without TLS: " + Failures.place(target));
        }
        return target;
    }

    static boolean sameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equals(other.getScheme())
                && String.valueOf(one.getAuthority()).equalsIgnoreCase(other.getAuthority());
    }

    private static RegistryException refused(Call call, String why) {
        return RegistryException.lasting(
                Reason.REFUSED,
                call.what() + ": the registry points to " + why,
                "correct the registry's public address, or list a host without TLS as plain HTTP");
    }
}
