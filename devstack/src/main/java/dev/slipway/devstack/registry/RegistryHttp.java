package dev.slipway.devstack.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a request's path is about, and hands it to its endpoint; turns refusals into answers. */
final class RegistryHttp implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(RegistryHttp.class.getName());

    /** What serves a path: its repository's name, and what follows (a digest, a tag, an upload; empty for lists). */
    private interface Endpoint {
        void handle(Call call, RepositoryName name, String reference) throws IOException;
    }

    private record Route(Pattern path, Endpoint endpoint) {
        static Route of(String path, Endpoint endpoint) {
            return new Route(Pattern.compile("/v2/(?<name>.+)" + path), endpoint);
        }
    }

    private final ListingEndpoint listings;
    private final List<Route> routes;

    RegistryHttp(ContentStore content, Repositories repositories, Uploads uploads) {
        listings = new ListingEndpoint(repositories);
        UploadEndpoint pushes = new UploadEndpoint(content, repositories, uploads);
        // In this order: a name may hold any of these words, so the longest ending decides.
        routes = List.of(
                Route.of("/blobs/uploads/?(?<reference>)", (call, name, none) -> pushes.start(call, name)),
                Route.of("/blobs/uploads/(?<reference>[^/]+)", pushes::handle),
                Route.of("/blobs/(?<reference>[^/]+)", new BlobEndpoint(content, repositories)::handle),
                Route.of("/manifests/(?<reference>[^/]+)", new ManifestEndpoint(content, repositories)::handle),
                Route.of("/tags/list(?<reference>)", (call, name, none) -> listings.tags(call, name)),
                Route.of("/referrers/(?<reference>[^/]+)", listings::referrers));
    }

    @Override
    public void handle(HttpExchange exchange) {
        try (exchange) {
            Call call = new Call(exchange);
            try {
                dispatch(call);
            } catch (OciError refused) {
                call.refuse(refused);
            } catch (IOException | RuntimeException broken) {
                LOG.log(System.Logger.Level.WARNING, call.method() + " " + call.path() + " broke off", broken);
                call.refuse(OciError.of(
                        500, "UNKNOWN", "The registry could not read or write its folder: see its log, and its disk."));
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "The client went away before its answer", gone);
        }
    }

    private void dispatch(Call call) throws IOException {
        String path = call.path();
        if (path.equals("/v2/") || path.equals("/v2")) {
            ping(call);
            return;
        }
        if (path.equals("/v2/_catalog")) {
            listings.catalog(call);
            return;
        }
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(path);
            if (matcher.matches()) {
                RepositoryName name = new RepositoryName(matcher.group("name"));
                route.endpoint().handle(call, name, matcher.group("reference"));
                return;
            }
        }
        throw OciError.of(404, "UNSUPPORTED", "This registry serves nothing at " + path + ".");
    }

    private static void ping(Call call) throws IOException {
        if (!call.method().equals("GET") && !call.isHead()) {
            throw OciError.methodNotAllowed(call.method(), call.path());
        }
        call.answer(200, "application/json", new byte[] {'{', '}'});
    }
}
