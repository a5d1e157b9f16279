package dev.slipway.artifacts;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a registry lists as saying something of a subject, by its referrers API or by the tag that stands in for it. */
final class Referrers {
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");

    private final Exchange exchange;
    private final RegistrySettings settings;
    private final ReferrersTag tag;

    Referrers(Exchange exchange, RegistrySettings settings, ReferrersTag tag) {
        this.exchange = exchange;
        this.settings = settings;
        this.tag = tag;
    }

    /** The referrers of this type, or all; filtered here too, since a registry may ignore the filter. */
    List<Descriptor> list(Repository repository, Digest subject, @Nullable String artifactType) {
        List<Descriptor> all = fromApi(repository, subject, artifactType)
                .orElseGet(() -> tag.read(repository, subject).orElseGet(List::of));
        return all.stream()
                .filter(found -> artifactType == null || artifactType.equals(found.artifactType()))
                .toList();
    }

    /** Whether the registry has the API; one request. */
    boolean hasApi(Repository repository, Digest subject) {
        Call call = firstPage(repository, subject, null);
        try (Reply reply = exchange.send(call)) {
            return reply.ok();
        }
    }

    private Optional<List<Descriptor>> fromApi(Repository repository, Digest subject, @Nullable String artifactType) {
        var found = new ArrayList<Descriptor>();
        Set<URI> seen = new HashSet<>();
        Call page = firstPage(repository, subject, artifactType);
        while (page != null) {
            if (!seen.add(page.uri())) {
                throw refused(page, "its pages go round in a circle");
            }
            try (Reply reply = exchange.send(page)) {
                if (reply.status() == 404 && seen.size() == 1) {
                    return Optional.empty();
                }
                if (!reply.ok()) {
                    throw Failures.of(page, reply);
                }
                found.addAll(read(page, reply).manifests());
                checkCount(page, found.size());
                page = nextPage(page, reply);
            }
        }
        return Optional.of(found);
    }

    private static Call firstPage(Repository repository, Digest subject, @Nullable String artifactType) {
        String query =
                artifactType == null ? "" : "?artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8);
        return Call.get(repository, repository.at("referrers/" + subject + query), "listing referrers of " + subject)
                .header("Accept", MediaTypes.INDEX);
    }

    private Index read(Call page, Reply reply) {
        int limit = settings.limits().manifestBytes();
        try {
            byte[] bytes = reply.upTo(limit + 1);
            if (bytes.length > limit) {
                throw VerifiedCopy.tooLarge(page, limit);
            }
            if (!reply.mediaType().equals(MediaTypes.INDEX)) {
                throw refused(page, "it answers with '" + reply.mediaType() + "' instead of an index");
            }
            return Json.read(bytes, Index.class, "the list of referrers");
        } catch (IOException e) {
            throw Failures.of(page, e);
        }
    }

    /** The address in the {@code Link} header; a list goes on at the registry it began at, nowhere else. */
    private @Nullable Call nextPage(Call page, Reply reply) {
        for (String link : reply.headers().allValues("Link")) {
            Matcher next = NEXT.matcher(link);
            if (next.find()) {
                URI target = exchange.resolve(page, page.uri(), next.group(1));
                if (!Exchange.sameOrigin(target, page.repository().root())) {
                    throw refused(page, "its next page lies at another host");
                }
                return page.to(target);
            }
        }
        return null;
    }

    private void checkCount(Call page, int count) {
        if (count > settings.limits().referrers()) {
            throw RegistryException.lasting(
                    Reason.TOO_LARGE,
                    page.what() + ": more than " + settings.limits().referrers() + " referrers",
                    "delete what is no longer needed, or raise the limit");
        }
    }

    private static RegistryException refused(Call call, String why) {
        return RegistryException.lasting(
                Reason.REFUSED, call.what() + ": the registry's list cannot be used: " + why, "check the registry");
    }
}
