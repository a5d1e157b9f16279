package dev.slipway.runtime.testing;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of a {@link ConfigMapping}: read from values, as it declares them, and as the settings page tells of them. */
public final class MappedSettings {
    private static final Path PAGE = Path.of("").toAbsolutePath().resolveSibling("docs/reference/settings.md");

    /** Key, default, range and meaning, none of them empty. */
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| `(?<key>[^`]+)` \\| (?<default>[^| ]+|`[^`|]+`) \\| (?<range>[^|]*\\w[^|]*) \\| [^|]*\\w[^|]* \\|$");

    /** How a range tells of the least value: {@code 1 or more}, {@code a duration above 0}. */
    private static final Pattern LEAST = Pattern.compile("\\d[^,]* (or more|to )|above 0");

    private static final String BOUNDED = ", from a least value on";

    private static final Set<Class<?>> MAY_BE_NONE = Set.of(Optional.class, Map.class, List.class, Set.class);

    private MappedSettings() {}

    /** What a service reads when these values are set, and no others. */
    public static <T> T read(Class<T> mapping, Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(mapping);
    }

    /** Defaults by key, in the page's form, and whether a value may be too small. */
    public static SortedMap<String, String> declared(Class<?> mapping) {
        SortedMap<String, String> settings = new TreeMap<>();
        ConfigMappings.getProperties(ConfigClass.configClass(mapping)).forEach((key, property) -> {
            if (!key.endsWith("[*]")) {
                settings.put(key, shown(property) + (isBounded(property) ? BOUNDED : ""));
            }
        });
        return settings;
    }

    private static boolean isBounded(Property property) {
        Method method = property.getMethod();
        return method.isAnnotationPresent(Min.class) || method.isAnnotationPresent(DurationMin.class);
    }

    private static String shown(Property property) {
        if (property.hasDefaultValue()) {
            return property.getDefaultValue().isEmpty() ? "none" : "`" + property.getDefaultValue() + "`";
        }
        return MAY_BE_NONE.contains(property.getMethod().getReturnType()) ? "none" : "required";
    }

    /** Defaults by key, as the page tells of this mapping's settings, and whether it says that a value may be too small. */
    public static SortedMap<String, String> documented(Class<?> mapping) {
        return rows(
                mapping.getAnnotation(ConfigMapping.class).prefix() + ".",
                row -> row.group("default") + (LEAST.matcher(row.group("range")).find() ? BOUNDED : ""));
    }

    /** Defaults by key, as the page tells of the settings whose keys begin so. */
    public static SortedMap<String, String> documented(String prefix) {
        return rows(prefix, row -> row.group("default"));
    }

    private static SortedMap<String, String> rows(String prefix, Function<Matcher, String> shown) {
        try {
            SortedMap<String, String> settings = new TreeMap<>();
            Matcher row = ROW.matcher(Files.readString(PAGE));
            while (row.find()) {
                if (row.group("key").startsWith(prefix)) {
                    settings.put(row.group("key"), shown.apply(row));
                }
            }
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
