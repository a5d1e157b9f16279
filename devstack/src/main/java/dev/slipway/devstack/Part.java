package dev.slipway.devstack;

import java.util.Locale;

/** What the stack is made of. */
enum Part {
    KAFKA,
    POSTGRES,
    REGISTRY;

    /** As it is named in options, folders and output: lower case. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
