package dev.slipway.build.packager;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import dev.slipway.build.packager.WorkspaceFiles.Entry;
import dev.slipway.build.packager.WorkspaceFiles.Selection;
import dev.slipway.pipeline.ImageLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A plan's layers as Jib takes them: owned by root, with one time and with modes that depend on no umask. */
final class ImageLayers {
    private static final FilePermissions FOLDER = FilePermissions.fromOctalString("755");
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");

    private ImageLayers() {}

    static FileEntriesLayer of(ImageLayer layer, Path workspace, Consumer<String> say) throws Refusal, IOException {
        Selection selection =
                WorkspaceFiles.select(workspace, layer.from(), layer.to().endsWith("/"));
        selection.skipped().forEach(link -> say.accept("left out: the link " + link + " leads to no file"));
        FileEntriesLayer.Builder built = FileEntriesLayer.builder().setName(layer.from());
        for (Entry entry : selection.entries()) {
            built.addEntry(
                    entry.source(),
                    place(layer.to(), entry.name()),
                    mode(layer, entry),
                    FileEntriesLayer.DEFAULT_MODIFICATION_TIME);
        }
        say.accept("layer " + layer.from() + " -> " + layer.to() + ": "
                + selection.entries().stream().filter(entry -> !entry.folder()).count() + " files");
        return built.build();
    }

    private static AbsoluteUnixPath place(String to, String name) {
        return AbsoluteUnixPath.get(name.isEmpty() ? to : to + "/" + name);
    }

    private static FilePermissions mode(ImageLayer layer, Entry entry) {
        if (entry.folder()) {
            return FOLDER;
        }
        return layer.mode()
                .map(mode -> FilePermissions.fromOctalString(mode.substring(mode.length() - 3)))
                .orElse(entry.executable() ? PROGRAM : FILE);
    }
}
