package dev.slipway.devstack.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is: tags, repositories and referrers (distribution specification, "Content discovery"). */
final class ListingEndpoint {
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final Repositories repositories;

    ListingEndpoint(Repositories repositories) {
        this.repositories = repositories;
    }

    /** {@code /v2/<name>/tags/list}, in pages with {@code n} and {@code last}. */
    void tags(Call call, RepositoryName name) throws IOException {
        requireRead(call);
        Repository repository = repositories.get(name);
        if (!repository.exists()) {
            throw OciError.of(404, "NAME_UNKNOWN", "There is no repository " + name + ": push something to it first.");
        }
        List<String> all = repository.tags().stream().map(TagName::value).toList();
        call.answerJson(200, Map.of("name", name.value(), "tags", page(call, all)));
    }

    /** {@code /v2/_catalog}: the names of all repositories, paged alike. Not in the specification, but widely known. */
    void catalog(Call call) throws IOException {
        requireRead(call);
        call.answerJson(200, Map.of("repositories", page(call, repositories.names())));
    }

    /** {@code /v2/<name>/referrers/<digest>}: an index of the manifests whose subject it is; empty rather than 404. */
    void referrers(Call call, RepositoryName name, String reference) throws IOException {
        requireRead(call);
        ContentDigest subject = ContentDigest.parse(reference);
        Optional<String> filter = call.query("artifactType").filter(type -> !type.isEmpty());
        ObjectNode index = Call.JSON.createObjectNode();
        index.put("schemaVersion", 2).put("mediaType", INDEX);
        ArrayNode manifests = index.putArray("manifests");
        for (byte[] json : repositories.get(name).referrers(subject)) {
            JsonNode descriptor = Call.JSON.readTree(json);
            if (filter.isEmpty()
                    || filter.get().equals(descriptor.path("artifactType").asText())) {
                manifests.add(descriptor);
            }
        }
        if (filter.isPresent()) {
            call.set("OCI-Filters-Applied", "artifactType");
        }
        call.answer(200, INDEX, Call.json(index));
    }

    private static void requireRead(Call call) {
        if (!call.method().equals("GET") && !call.isHead()) {
            throw OciError.methodNotAllowed(call.method(), call.path());
        }
    }

    /** The entries after {@code last}, at most {@code n} of them; sets {@code Link} when more follow. */
    private static List<String> page(Call call, List<String> sorted) {
        Optional<String> last = call.query("last");
        List<String> rest = sorted.stream()
                .filter(entry -> last.isEmpty() || entry.compareTo(last.get()) > 0)
                .toList();
        Optional<Integer> limit = call.query("n").map(ListingEndpoint::limit);
        if (limit.isEmpty() || limit.get() >= rest.size()) {
            return rest;
        }
        List<String> page = rest.subList(0, limit.get());
        if (!page.isEmpty()) {
            String next = URLEncoder.encode(page.get(page.size() - 1), UTF_8);
            call.set("Link", "<" + call.path() + "?n=" + limit.get() + "&last=" + next + ">; rel=\"next\"");
        }
        return page;
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 0) {
                return limit;
            }
        } catch (NumberFormatException malformed) {
            // Refused below, as a negative number is.
        }
        throw OciError.of(
                400, "PAGINATION_NUMBER_INVALID", "The parameter n=" + text + " is not a number from 0 to 2147483647.");
    }
}
