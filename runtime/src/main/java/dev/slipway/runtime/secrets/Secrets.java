package dev.slipway.runtime.secrets;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.logs.Masker;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Secrets of an application by name. A value too short to be masked is known, and never given out. */
public final class Secrets {
    private static final Secrets NONE = new Secrets(Map.of());

    private final Map<String, String> values;
    private final Map<String, String> maskable;

    private Secrets(Map<String, String> values) {
        this.values = Map.copyOf(values);
        this.maskable = values.entrySet().stream()
                .filter(entry -> Masker.canMask(entry.getValue()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** No secrets. */
    public static Secrets none() {
        return NONE;
    }

    /** These values by name. */
    public static Secrets of(Map<String, String> values) {
        return values.isEmpty() ? NONE : new Secrets(values);
    }

    /** These and those; of two with the same name, those. */
    Secrets with(Secrets others) {
        Map<String, String> both = new HashMap<>(values);
        both.putAll(others.values);
        return of(both);
    }

    /**
     * What whoever names these secrets is given.
     *
     * @param who asks for them, for people
     * @throws Breakdown {@code secret-missing} or {@code secret-too-short}, naming all that are
     */
    public Map<String, String> pick(String who, List<String> names) {
        require(who, names, values::containsKey, "secret-missing", "which this service does not have", """
                Give the service a value, in a file APPLICATION/NAME or NAME of the folder slipway.secrets.folder or as \
                SLIPWAY_SECRET_NAME in its environment, and retry the release.""");
        require(who, names, maskable::containsKey, "secret-too-short", "which are too short to be masked in logs", """
                Choose values with a line of 4 bytes or more, and retry the release.""");
        return names.stream()
                .distinct()
                .collect(Collectors.toMap(name -> name, name -> maskable.getOrDefault(name, "")));
    }

    private static void require(
            String who, List<String> names, Predicate<String> given, String code, String lacks, String mend) {
        List<String> wrong = names.stream().filter(given.negate()).toList();
        if (!wrong.isEmpty()) {
            throw Breakdown.lasting(
                    new Failure(
                            code,
                            "'" + who + "' asks for the secrets " + String.join(", ", wrong) + ", " + lacks,
                            who,
                            null,
                            mend),
                    null);
        }
    }

    /** Whether nothing is to be kept secret. */
    public boolean isEmpty() {
        return maskable.isEmpty();
    }

    /** The values, to search for. */
    public List<byte[]> values() {
        return maskable.values().stream()
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Hides them in a stream. */
    public Masker masker() {
        return Masker.of(maskable);
    }

    /** A text without them. */
    public String mask(String text) {
        if (isEmpty()) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream masked = new ByteArrayOutputStream(bytes.length);
        Masker masker = masker();
        masker.write(bytes, 0, bytes.length, masked::write);
        masker.finish(masked::write);
        return masked.toString(StandardCharsets.UTF_8);
    }

    /** Their names only. */
    @Override
    public String toString() {
        return "Secrets" + values.keySet();
    }
}
