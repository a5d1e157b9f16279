package dev.slipway.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which repositories and refs may be asked for. build-service checks them again, by the same rules, before it calls git. */
@ApplicationScoped
class Sources {
    private static final Set<String> REMOTE = Set.of("https", "ssh");
    private static final Pattern SCP = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]*@[A-Za-z0-9.-]+:[^:].*");
    /** What git-check-ref-format(1) forbids, and a leading dash. */
    private static final Pattern BAD_REF =
            Pattern.compile("^-|\\.\\.|[\\x00-\\x20~^:?*\\[\\\\\\x7f]|@\\{|//|^/|/$|\\.$|\\.lock(/|$)|(^|/)\\.|^@$");

    private final boolean local;

    Sources(GatewayConfig config) {
        local = config.allowLocal();
    }

    /** Refuses, with a problem document, what no release can be made of. */
    void check(String repository, String ref) {
        String wrong = wrongRepository(repository);
        if (wrong != null) {
            throw refusal("/repository", wrong);
        } else if (BAD_REF.matcher(ref).find()) {
            throw refusal("/ref", "it is no name of a branch, tag or commit (see git-check-ref-format)");
        }
    }

    private @Nullable String wrongRepository(String repository) {
        if (repository.startsWith("-")) {
            return "it begins with a dash";
        } else if (repository.startsWith("/") || repository.startsWith("file://")) {
            return local ? null : "it is a path on this machine, which only a local stack takes";
        } else if (SCP.matcher(repository).matches()) {
            return null;
        }
        try {
            URI uri = new URI(repository);
            if (uri.getScheme() == null || !REMOTE.contains(uri.getScheme()) || uri.getHost() == null) {
                return "it is neither an https:// nor an ssh:// URL, nor user@host:path";
            }
            boolean credentials = uri.getRawUserInfo() != null
                    && (uri.getScheme().equals("https") || uri.getRawUserInfo().contains(":"));
            return credentials
                    ? "it carries credentials, which would stand in every log: configure them at build-service"
                    : null;
        } catch (URISyntaxException e) {
            return "it is no URL";
        }
    }

    private static ProblemException refusal(String pointer, String detail) {
        return Problem.of("invalid-request", 422, "The request is not valid.", "Correct it and send it again.")
                .with(List.of(new Problem.Error(pointer, detail)))
                .thrown();
    }
}
