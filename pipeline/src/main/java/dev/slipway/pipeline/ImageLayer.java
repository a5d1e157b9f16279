package dev.slipway.pipeline;

import java.util.Optional;

/**
 * Files of the workspace that become a layer of an image.
 *
 * @param from a path or {@link Glob} inside the workspace; a folder is taken with all it holds
 * @param to absolute path in the image. Where {@code from} names one file, its place; where it names a folder, the
 *     folder's; where it has wildcards or {@code to} ends with a slash, the folder that the matches are put into
 * @param mode permission bits of the files as four octal digits such as {@code 0644}; empty: as in the workspace
 */
public record ImageLayer(String from, String to, Optional<String> mode) {
    public ImageLayer {
        Rule.GLOB.require("layer's from", from);
        Rule.IMAGE_PATH.require("layer's to", to);
        mode.ifPresent(bits -> Rule.MODE.require("layer's mode", bits));
        mode = mode.map(bits -> bits.length() == 3 ? "0" + bits : bits);
    }
}
