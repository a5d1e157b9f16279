package dev.slipway.pipeline;

import dev.slipway.pipeline.Shape.Choice;
import dev.slipway.pipeline.Shape.Fields;
import dev.slipway.pipeline.Shape.Flag;
import dev.slipway.pipeline.Shape.Instead;
import dev.slipway.pipeline.Shape.Key;
import dev.slipway.pipeline.Shape.Many;
import dev.slipway.pipeline.Shape.Span;
import dev.slipway.pipeline.Shape.Table;
import dev.slipway.pipeline.Shape.Text;
import dev.slipway.pipeline.Shape.Whole;
import dev.slipway.pipeline.Shape.WordOrFields;
import dev.slipway.pipeline.YamlNode.Entry;
import dev.slipway.pipeline.YamlNode.Mapping;
import dev.slipway.pipeline.YamlNode.Scalar;
import dev.slipway.pipeline.YamlNode.Sequence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds a document against a shape and collects every difference, each at its place. */
final class ShapeCheck {
    private static final Set<String> NUMBERS_AND_FLAGS = Set.of("a whole number", "a number", "a truth value");

    private final Problems problems;

    ShapeCheck(Problems problems) {
        this.problems = problems;
    }

    void check(String path, YamlNode node, Shape shape) {
        switch (shape) {
            case Text text -> text(path, node, text);
            case Choice choice -> choice(path, node, choice);
            case Whole whole -> whole(path, node, whole);
            case Flag flag -> flag(path, node, flag);
            case Span span -> span(path, node, span);
            case Many many -> many(path, node, many);
            case Table table -> table(path, node, table);
            case Fields fields -> fields(path, node, fields);
            case WordOrFields either -> wordOrFields(path, node, either);
        }
    }

    private void text(String path, YamlNode node, Text shape) {
        if (!(node instanceof Scalar scalar) || node.kind().equals("nothing")) {
            mismatch(path, node, shape.says());
        } else if (!shape.asWritten() && NUMBERS_AND_FLAGS.contains(scalar.kind())) {
            String mend = "put it in quotes if " + Quote.of(scalar.text()) + " is meant";
            problems.error(node.at(), path, "must be text, but is " + scalar.kind(), mend);
        } else if (!shape.rule().admits(scalar.text())) {
            refused(path, scalar, shape.says());
        }
    }

    private void choice(String path, YamlNode node, Choice shape) {
        if (!(node instanceof Scalar scalar) || node.kind().equals("nothing")) {
            mismatch(path, node, shape.says());
        } else if (!shape.words().contains(scalar.text())) {
            problems.error(
                    node.at(),
                    path,
                    Quote.of(scalar.text()) + " is not known",
                    meant(scalar.text(), shape.words()) + "known: " + String.join(", ", shape.words()));
        }
    }

    private void whole(String path, YamlNode node, Whole shape) {
        if (!(node instanceof Scalar scalar)
                || !scalar.plain()
                || !scalar.text().matches("[0-9]{1,9}")) {
            mismatch(path, node, shape.says());
            return;
        }
        int number = Integer.parseInt(scalar.text());
        if (number < shape.least() || number > shape.most()) {
            refused(path, scalar, shape.says());
        }
    }

    private void flag(String path, YamlNode node, Flag shape) {
        if (!node.kind().equals("a truth value")) {
            mismatch(path, node, shape.says());
        }
    }

    private void span(String path, YamlNode node, Span shape) {
        if (!(node instanceof Scalar scalar) || !Rule.DURATION.admits(scalar.text())) {
            mismatch(path, node, shape.says());
        } else if (!Durations.admits(Durations.parse(scalar.text()))) {
            problems.error(
                    node.at(),
                    path,
                    "duration " + Quote.of(scalar.text()) + " is out of range",
                    "choose from 1s to " + Durations.write(Durations.LONGEST));
        }
    }

    private void many(String path, YamlNode node, Many shape) {
        if (!(node instanceof Sequence sequence)) {
            mismatch(path, node, "a list (each item on a line that begins with '- ')");
            return;
        }
        int size = sequence.items().size();
        if (size == 0) {
            problems.error(node.at(), path, "the list is empty", "give it an item, or remove the key");
        } else if (size > shape.most()) {
            problems.error(node.at(), path, "the list has " + size + " items", "keep it to " + shape.most());
        }
        for (int i = 0; i < Math.min(size, shape.most()); i++) {
            check(path + "[" + i + "]", sequence.items().get(i), shape.item());
        }
        if (!shape.repeats()) {
            distinct(path, sequence.items(), shape.naming());
        }
    }

    private void distinct(String path, List<YamlNode> items, Optional<String> naming) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            Optional<YamlNode> named = naming.isEmpty()
                    ? Optional.of(items.get(i))
                    : Optional.of(items.get(i))
                            .filter(Mapping.class::isInstance)
                            .flatMap(item -> ((Mapping) item).get(naming.get()));
            if (named.isPresent() && named.get() instanceof Scalar name) {
                Integer earlier = first.putIfAbsent(name.text(), i);
                if (earlier != null) {
                    problems.error(
                            name.at(),
                            path + "[" + i + "]" + naming.map(key -> "." + key).orElse(""),
                            Quote.of(name.text()) + " stands in " + path + "[" + earlier + "] already",
                            naming.isPresent() ? "give one of them another name" : "remove one of them");
                }
            }
        }
    }

    private void table(String path, YamlNode node, Table shape) {
        if (!(node instanceof Mapping mapping)) {
            mismatch(path, node, shape.says());
            return;
        }
        repeatedKeys(path, mapping);
        for (Entry entry : mapping.entries()) {
            String where = join(path, entry.key());
            if (!shape.name().admits(entry.key())) {
                problems.error(
                        entry.at(),
                        where,
                        "key " + Quote.of(entry.key()) + " must be "
                                + shape.name().says(),
                        "rename it");
            }
            check(where, entry.value(), shape.value());
        }
    }

    private void fields(String path, YamlNode node, Fields shape) {
        if (!(node instanceof Mapping mapping)) {
            mismatch(path, node, "a mapping with the keys " + String.join(", ", shape.names()));
            return;
        }
        repeatedKeys(path, mapping);
        for (Entry entry : mapping.entries()) {
            Optional<Key> key = shape.key(entry.key());
            if (key.isPresent()) {
                check(join(path, entry.key()), entry.value(), key.get().shape());
            } else {
                unknown(path, entry, shape);
            }
        }
        for (Key key : shape.keys()) {
            if (key.required() && mapping.entry(key.name()).isEmpty()) {
                missing(path, mapping, key.name(), key.shape().says());
            }
        }
        shape.instead().ifPresent(instead -> instead(path, mapping, instead));
    }

    private void instead(String path, Mapping mapping, Instead instead) {
        if (mapping.entry(instead.key()).isPresent()) {
            mapping.entries().stream()
                    .filter(entry -> instead.excluded().contains(entry.key()))
                    .forEach(entry -> problems.error(
                            entry.at(),
                            join(path, entry.key()),
                            "has no place beside '" + instead.key() + "', which says it already",
                            "remove it, or remove '" + instead.key() + "'"));
        } else if (mapping.entry(instead.of()).isEmpty()) {
            missing(path, mapping, instead.of(), "needed where there is no '" + instead.key() + "'");
        }
    }

    private void missing(String path, Mapping mapping, String key, String says) {
        problems.error(mapping.at(), join(path, key), "'" + key + "' is missing", "add '" + key + ": ...': " + says);
    }

    private void unknown(String path, Entry entry, Fields shape) {
        String known = "known here: " + String.join(", ", shape.names());
        String mend = entry.key().equals("<<")
                ? "YAML 1.2 has no merge keys: use an alias for a whole value, or write the keys out"
                : meant(entry.key(), shape.names()) + known;
        problems.error(entry.at(), join(path, entry.key()), "key " + Quote.of(entry.key()) + " is not known", mend);
    }

    private void repeatedKeys(String path, Mapping mapping) {
        Set<String> seen = new HashSet<>();
        for (Entry entry : mapping.entries()) {
            if (!seen.add(entry.key())) {
                problems.error(
                        entry.at(),
                        join(path, entry.key()),
                        "key " + Quote.of(entry.key()) + " stands here twice",
                        "remove one of them: only one could count");
            }
        }
    }

    private void wordOrFields(String path, YamlNode node, WordOrFields shape) {
        switch (node) {
            case Scalar scalar -> choice(path, scalar, shape.word());
            case Mapping mapping -> fields(path, mapping, shape.fields());
            case Sequence sequence -> mismatch(path, sequence, shape.says());
        }
    }

    private void mismatch(String path, YamlNode node, String says) {
        String shown =
                node instanceof Scalar scalar && !node.kind().equals("nothing") ? Quote.of(scalar.text()) : node.kind();
        problems.error(node.at(), path, "must be " + says + ", but is " + shown, "write " + says);
    }

    private void refused(String path, Scalar scalar, String says) {
        problems.error(scalar.at(), path, Quote.of(scalar.text()) + " is not accepted", "it must be " + says);
    }

    private static String meant(String word, List<String> known) {
        return Suggestion.forWord(word, known)
                .map(meant -> "did you mean '" + meant + "'? ")
                .orElse("");
    }

    /** A dotted path; a key that is no plain word is shown in quotes. */
    static String join(String path, String key) {
        String name = key.matches("[A-Za-z0-9_-]{1,64}") ? key : Quote.of(key);
        return path.isEmpty() ? name : path + "." + name;
    }
}
