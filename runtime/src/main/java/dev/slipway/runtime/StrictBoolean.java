package dev.slipway.runtime;

import jakarta.annotation.Priority;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Yes or no in settings, in the words of SmallRye Config. There any other word means no, so that a misspelt gate would
 * stand open; here it is refused.
 */
@Priority(200)
public final class StrictBoolean implements Converter<Boolean> {
    private static final Set<String> YES = Set.of("true", "1", "yes", "y", "on");
    private static final Set<String> NO = Set.of("false", "0", "no", "n", "off");

    @Override
    public Boolean convert(String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new IllegalArgumentException("'" + value + "' is neither true nor false");
        }
        return YES.contains(word);
    }
}
