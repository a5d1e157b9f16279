package dev.slipway.pipeline;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks and defensive copies that the plan's records share. */
final class Checks {
    private Checks() {}

    static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    static List<String> copy(String what, Rule rule, @Nullable List<String> list) {
        List<String> copied = copy(list);
        copied.forEach(text -> rule.require(what, text));
        return copied;
    }

    /** Sorted by name, so that a plan has one written form. */
    static Map<String, String> variables(@Nullable Map<String, String> env) {
        TreeMap<String, String> sorted = new TreeMap<>(env == null ? Map.of() : env);
        sorted.forEach((name, value) -> {
            Rule.VARIABLE.require("variable", name);
            Rule.TEXT.require("value of variable " + name, value);
        });
        return Collections.unmodifiableMap(sorted);
    }

    /** Names of secrets, none of which is a plain variable as well. */
    static List<String> secrets(@Nullable List<String> names, Map<String, String> env) {
        List<String> copied = copy("secret", Rule.VARIABLE, names);
        for (String name : copied) {
            if (env.containsKey(name)) {
                throw new IllegalArgumentException("'" + name + "' is a variable and a secret at once");
            }
        }
        return copied;
    }

    static <T> List<T> distinct(String what, @Nullable List<T> list, Function<T, String> name) {
        List<T> copied = copy(list);
        Set<String> seen = new HashSet<>();
        for (T item : copied) {
            if (!seen.add(name.apply(item))) {
                throw new IllegalArgumentException("two " + what + " are named '" + name.apply(item) + "'");
            }
        }
        return copied;
    }

    static int within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " " + value + " must be from " + least + " to " + most);
        }
        return value;
    }
}
