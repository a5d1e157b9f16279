package dev.slipway.cli;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the images stand on.
 *
 * @param byPart a base for each part that has one of its own
 * @param common that of the others
 */
record ImageBases(Map<String, String> byPart, String common) {
    /** From {@code BASE} and {@code PART=BASE}; a later one goes before an earlier one, and {@code BASE} before all. */
    static ImageBases parse(List<String> options) {
        Map<String, String> byPart = new LinkedHashMap<>();
        String common = "";
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 0) {
                common = option;
                byPart.clear();
                continue;
            }
            String part = option.substring(0, equals);
            if (!Layout.SERVICES.contains(part) && !part.equals("edge")) {
                throw new Trouble("--base " + option + ": there is no part " + part, Trouble.WRONG_USE);
            }
            byPart.put(part, option.substring(equals + 1));
        }
        return new ImageBases(Map.copyOf(byPart), common);
    }

    String of(String part) {
        return byPart.getOrDefault(part, common);
    }

    /**
     * A builder upon that part's base.
     *
     * @param scratch an existing folder that is the caller's alone
     */
    JibContainerBuilder from(String part, Path scratch) throws IOException, InvalidImageReferenceException {
        String base = of(part);
        if (base.startsWith("tar:")) {
            return Jib.from(TarImage.at(existing(base, "tar:")));
        } else if (base.startsWith("oci:")) {
            Path tar = scratch.resolve("base.tar");
            OciFolder.toArchive(existing(base, "oci:"), tar);
            return Jib.from(TarImage.at(tar));
        }
        return Jib.from(registryImage(base));
    }

    private static Path existing(String base, String prefix) {
        Path path = Path.of(base.substring(prefix.length()));
        if (!Files.exists(path)) {
            throw new Trouble("--base " + base + ": there is no " + path, Trouble.WRONG_USE);
        }
        return path;
    }

    /** An image in a registry, with the logins of {@code docker login}. */
    static RegistryImage registryImage(String name) throws InvalidImageReferenceException {
        ImageReference reference = ImageReference.parse(name);
        return RegistryImage.named(reference)
                .addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {})
                        .dockerConfig());
    }
}
