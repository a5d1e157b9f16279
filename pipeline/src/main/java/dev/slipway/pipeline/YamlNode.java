package dev.slipway.pipeline;

import java.util.List;
import java.util.Optional;

/** A piece of a YAML document and where it stands: its own small tree, so that every value has a position. */
sealed interface YamlNode {
    /** Where the node begins. */
    Position at();

    /** How many nodes it stands for when every alias is written out. */
    long weight();

    /** What it is, for a person. */
    String kind();

    /**
     * A place in a file.
     *
     * @param line from 1
     * @param column from 1, in characters
     */
    record Position(int line, int column) {}

    /** One value: {@code plain} when written without quotes, so that it may be a number, a truth value or nothing. */
    record Scalar(Position at, String text, boolean plain) implements YamlNode {
        @Override
        public long weight() {
            return 1;
        }

        /** The core schema of YAML 1.2, section 10.3.2. */
        @Override
        public String kind() {
            if (!plain) {
                return "text";
            } else if (text.matches("|~|null|Null|NULL")) {
                return "nothing";
            } else if (text.matches("true|True|TRUE|false|False|FALSE")) {
                return "a truth value";
            } else if (text.matches("[-+]?[0-9]{1,400}|0o[0-7]{1,400}|0x[0-9a-fA-F]{1,400}")) {
                return "a whole number";
            } else if (text.matches("[-+]?([.][0-9]{1,400}|[0-9]{1,400}([.][0-9]{0,400})?)([eE][-+]?[0-9]{1,400})?"
                    + "|[-+]?[.](inf|Inf|INF)|[.](nan|NaN|NAN)")) {
                return "a number";
            }
            return "text";
        }
    }

    /** An ordered list. */
    record Sequence(Position at, List<YamlNode> items, long weight) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys and values in the order of the file; keys may repeat, which the reader reports. */
    record Mapping(Position at, List<Entry> entries, long weight) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }

        /** The first entry of that name. */
        Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        Optional<YamlNode> get(String key) {
            return entry(key).map(Entry::value);
        }
    }

    /** A key, where it stands, and its value. */
    record Entry(Position at, String key, YamlNode value) {}
}
