package dev.slipway.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * What a value of a pipeline file must look like. The format is one tree of shapes ({@link SlipwayFormat}): the reader
 * checks by it, and the JSON Schema and the reference are written from it.
 */
sealed interface Shape {
    /** What is expected, for a person, completing "must be". */
    String says();

    /**
     * A text.
     *
     * @param asWritten whether a number or a truth value is taken as the text it was written as
     */
    record Text(Rule rule, boolean asWritten) implements Shape {
        static Text of(Rule rule) {
            return new Text(rule, false);
        }

        static Text asWritten(Rule rule) {
            return new Text(rule, true);
        }

        @Override
        public String says() {
            return rule.says();
        }
    }

    /** One of a few words. */
    record Choice(List<String> words) implements Shape {
        @Override
        public String says() {
            return "one of " + String.join(", ", words);
        }
    }

    /** A whole number, both ends included. */
    record Whole(int least, int most) implements Shape {
        @Override
        public String says() {
            return "a whole number from " + least + " to " + most;
        }
    }

    /** true or false. */
    record Flag() implements Shape {
        @Override
        public String says() {
            return "true or false";
        }
    }

    /** A time span of at least a second. */
    record Span() implements Shape {
        @Override
        public String says() {
            return Rule.DURATION.says();
        }
    }

    /**
     * A list.
     *
     * @param most how many items it may have; it has at least one
     * @param naming the key by which the items must differ; empty: the items themselves must
     */
    record Many(Shape item, int most, Optional<String> naming, boolean repeats) implements Shape {
        /** Of mappings that have distinct names. */
        static Many named(Shape item, int most) {
            return new Many(item, most, Optional.of("name"), false);
        }

        /** Of values that are all different. */
        static Many distinct(Shape item, int most) {
            return new Many(item, most, Optional.empty(), false);
        }

        /** Of anything. */
        static Many any(Shape item, int most) {
            return new Many(item, most, Optional.empty(), true);
        }

        @Override
        public String says() {
            return "a list";
        }
    }

    /** A mapping from free names to values. */
    record Table(Rule name, Shape value) implements Shape {
        @Override
        public String says() {
            return "a mapping of names to values";
        }
    }

    /**
     * A mapping with known keys.
     *
     * @param instead a key that stands in place of others, if there is one
     */
    record Fields(String name, List<Key> keys, Optional<Instead> instead) implements Shape {
        Fields(String name, List<Key> keys) {
            this(name, keys, Optional.empty());
        }

        @Override
        public String says() {
            return "a mapping";
        }

        List<String> names() {
            return keys.stream().map(Key::name).toList();
        }

        Optional<Key> key(String key) {
            return keys.stream().filter(k -> k.name().equals(key)).findFirst();
        }
    }

    /**
     * A key that stands in place of others.
     *
     * @param of the key that must be there when this one is not
     * @param excluded the keys that must not be there when this one is
     */
    record Instead(String key, String of, List<String> excluded) {}

    /** One word, or a mapping whose key {@code name} holds that word and whose other keys depend on it. */
    record WordOrFields(Choice word, Fields fields) implements Shape {
        @Override
        public String says() {
            return word.says() + ", or a mapping with one of them as its name";
        }
    }

    /**
     * A key of a mapping.
     *
     * @param required whether it must be there
     * @param standard what holds when it is absent, for the reference; empty when nothing special does
     * @param about what it is for, one sentence
     */
    record Key(String name, Shape shape, boolean required, String standard, String about) {
        static Key required(String name, Shape shape, String about) {
            return new Key(name, shape, true, "", about);
        }

        static Key optional(String name, Shape shape, String standard, String about) {
            return new Key(name, shape, false, standard, about);
        }
    }
}
