package dev.slipway.devstack.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a request's path is about, and hands it to its endpoint; turns refusals into answers. */
final class RegistryHttp implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(RegistryHttp.class.getName());
    private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads/?");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/([^/]+)");
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");
    private static final Pattern REFERRERS = Pattern.compile("/v2/(.+)/referrers/([^/]+)");

    private final BlobEndpoint blobs;
    private final UploadEndpoint uploads;
    private final ManifestEndpoint manifests;
    private final ListingEndpoint listings;

    RegistryHttp(ContentStore content, Repositories repositories, Uploads uploads) {
        this.blobs = new BlobEndpoint(content, repositories);
        this.uploads = new UploadEndpoint(content, repositories, uploads);
        this.manifests = new ManifestEndpoint(content, repositories);
        this.listings = new ListingEndpoint(repositories);
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
        Matcher matcher;
        if (path.equals("/v2/") || path.equals("/v2")) {
            ping(call);
        } else if (path.equals("/v2/_catalog")) {
            listings.catalog(call);
        } else if ((matcher = UPLOADS.matcher(path)).matches()) {
            uploads.start(call, new RepositoryName(matcher.group(1)));
        } else if ((matcher = UPLOAD.matcher(path)).matches()) {
            uploads.handle(call, new RepositoryName(matcher.group(1)), matcher.group(2));
        } else if ((matcher = BLOB.matcher(path)).matches()) {
            blobs.handle(call, new RepositoryName(matcher.group(1)), matcher.group(2));
        } else if ((matcher = MANIFEST.matcher(path)).matches()) {
            manifests.handle(call, new RepositoryName(matcher.group(1)), matcher.group(2));
        } else if ((matcher = TAGS.matcher(path)).matches()) {
            listings.tags(call, new RepositoryName(matcher.group(1)));
        } else if ((matcher = REFERRERS.matcher(path)).matches()) {
            listings.referrers(call, new RepositoryName(matcher.group(1)), matcher.group(2));
        } else {
            throw OciError.of(404, "UNSUPPORTED", "This registry serves nothing at " + path + ".");
        }
    }

    private static void ping(Call call) throws IOException {
        if (!call.method().equals("GET") && !call.isHead()) {
            throw OciError.methodNotAllowed(call.method(), call.path());
        }
        call.answer(200, "application/json", new byte[] {'{', '}'});
    }
}
