package dev.slipway.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of package that can be made. */
public enum PackageType {
    /** The files as they are, in one compressed tar archive. */
    @JsonProperty("archive")
    ARCHIVE;

    /** As it is written in a plan: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(PackageType::word).toList();
    }

    static PackageType of(String word) {
        return Arrays.stream(values())
                .filter(type -> type.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "package type " + Quote.of(word) + " is not known; known are " + String.join(", ", words())));
    }
}
