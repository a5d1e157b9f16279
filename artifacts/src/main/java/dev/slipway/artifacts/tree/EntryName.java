package dev.slipway.artifacts.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names that a tree may hold, in one spelling: components with single slashes between, none at either end. */
final class EntryName {
    private static final int COMPONENT_BYTES = 255;

    private EntryName() {}

    /**
     * The canonical spelling; empty for the root itself. A leading {@code ./} and trailing slashes are dropped.
     *
     * @throws TreeRefusedException if it is absolute, climbs, holds a backslash or control character, or is too long
     */
    static String canonical(String name, TreeLimits limits) {
        if (name.startsWith("/")) {
            throw TreeRefusedException.unsafe(name, "is an absolute name");
        }
        if (name.indexOf('\\') >= 0) {
            throw TreeRefusedException.unsafe(name, "holds a backslash");
        }
        if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == 0xfffd)) {
            throw TreeRefusedException.unsafe(name, "holds a control character, or bytes that are no UTF-8");
        }
        String canonical = String.join("/", components(name));
        if (canonical.getBytes(StandardCharsets.UTF_8).length > limits.nameBytes()) {
            throw TreeRefusedException.tooLarge(name, "has a name of more than " + limits.nameBytes() + " bytes");
        }
        return canonical;
    }

    private static List<String> components(String name) {
        var components = new ArrayList<String>();
        for (String component : name.split("/", -1)) {
            if (component.equals("..")) {
                throw TreeRefusedException.unsafe(name, "climbs out of its folder");
            }
            if (component.getBytes(StandardCharsets.UTF_8).length > COMPONENT_BYTES) {
                throw TreeRefusedException.tooLarge(name, "has a component of more than 255 bytes");
            }
            if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return components;
    }

    /** The folder that holds it; empty for the root. */
    static String parent(String canonical) {
        return canonical.substring(0, Math.max(0, canonical.lastIndexOf('/')));
    }
}
