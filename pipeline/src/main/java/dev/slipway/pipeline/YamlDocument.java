package dev.slipway.pipeline;

import dev.slipway.pipeline.YamlNode.Entry;
import dev.slipway.pipeline.YamlNode.Mapping;
import dev.slipway.pipeline.YamlNode.Position;
import dev.slipway.pipeline.YamlNode.Scalar;
import dev.slipway.pipeline.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes a {@link YamlNode} tree from YAML 1.2, straight from the parser's events. Somebody else wrote the text, so
 * depth and the number of nodes with aliases written out are limited while the tree grows, and an alias shares its
 * anchor's node instead of copying it. Anything wrong is thrown as {@link YamlFault}, which the reader turns into a
 * problem.
 */
final class YamlDocument {
    /** A pipeline nests about six deep. */
    static final int DEEPEST = 32;

    /** A 256 KB file without aliases cannot hold as many useful nodes. */
    static final long MOST_NODES = 50_000;

    private final Iterator<Event> events;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    private Position latest = new Position(1, 1);
    private long nodes;

    private YamlDocument(Iterator<Event> events) {
        this.events = events;
    }

    /** The only document of the text; empty when there is none, or when it is blank. */
    static Optional<YamlNode> parse(String text) throws YamlFault {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Math.max(1, text.length()))
                .build();
        YamlDocument document =
                new YamlDocument(new Parse(settings).parseString(text).iterator());
        try {
            return document.only();
        } catch (YamlEngineException e) {
            throw YamlFault.of(e, document.latest, text);
        }
    }

    private Optional<YamlNode> only() throws YamlFault {
        expect(Event.ID.StreamStart);
        Event first = next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            return Optional.empty();
        }
        YamlNode root = node(next(), 1);
        expect(Event.ID.DocumentEnd);
        if (next().getEventId() != Event.ID.StreamEnd) {
            throw new YamlFault(
                    latest,
                    "a second document begins here",
                    "keep one document in the file: remove everything from this '---' on");
        }
        return Optional.of(root);
    }

    private YamlNode node(Event event, int depth) throws YamlFault {
        Position at = latest;
        if (depth > DEEPEST) {
            throw new YamlFault(at, "nested deeper than " + DEEPEST + " levels", "flatten it");
        }
        if (event instanceof AliasEvent alias) {
            return counted(anchored(alias, at));
        }
        NodeEvent begun = (NodeEvent) event;
        refuseTag(begun, at);
        YamlNode node = counted(begin(begun, at, depth));
        begun.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        return node;
    }

    private YamlNode begin(NodeEvent event, Position at, int depth) throws YamlFault {
        if (event instanceof ScalarEvent scalar) {
            return new Scalar(
                    at, scalar.getValue(), scalar.isPlain() && scalar.getTag().isEmpty());
        }
        return event instanceof SequenceStartEvent ? sequence(at, depth) : mapping(at, depth);
    }

    private YamlNode sequence(Position at, int depth) throws YamlFault {
        List<YamlNode> items = new ArrayList<>();
        long weight = 1;
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            YamlNode item = node(event, depth + 1);
            items.add(item);
            weight += item.weight();
        }
        return new Sequence(at, List.copyOf(items), weight);
    }

    private YamlNode mapping(Position at, int depth) throws YamlFault {
        List<Entry> entries = new ArrayList<>();
        long weight = 1;
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            Position keyAt = latest;
            if (!(node(event, depth + 1) instanceof Scalar key)) {
                throw new YamlFault(keyAt, "a key is a list or a mapping", "write a plain word as the key");
            }
            YamlNode value = node(next(), depth + 1);
            entries.add(new Entry(keyAt, key.text(), value));
            weight += 1 + value.weight();
        }
        return new Mapping(at, List.copyOf(entries), weight);
    }

    /** An alias counts with all that it stands for: nine lines of aliases can stand for a thousand million nodes. */
    private YamlNode counted(YamlNode node) throws YamlFault {
        boolean grown = node.weight() > MOST_NODES;
        if (++nodes > MOST_NODES || grown) {
            throw new YamlFault(
                    latest,
                    "with its aliases written out the file has more than " + MOST_NODES + " values",
                    "use fewer aliases, or split the work into scripts that the steps call");
        }
        return node;
    }

    private YamlNode anchored(AliasEvent alias, Position at) throws YamlFault {
        YamlNode node = anchors.get(alias.getAlias());
        if (node == null) {
            throw new YamlFault(
                    at,
                    "alias " + Quote.of("*" + alias.getAlias().getValue())
                            + " stands for nothing: no anchor of that name ends before it",
                    "define the anchor (&name) earlier in the file, or write the value out");
        }
        return node;
    }

    private static void refuseTag(NodeEvent event, Position at) throws YamlFault {
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof SequenceStartEvent sequence
                        ? sequence.getTag()
                        : ((MappingStartEvent) event).getTag();
        if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals("tag:yaml.org,2002:str")) {
            throw new YamlFault(at, "tag " + Quote.of(tag.get()) + " is not used here", "remove the tag");
        }
    }

    private void expect(Event.ID id) {
        Event event = next();
        if (event.getEventId() != id) {
            throw new IllegalStateException("the YAML parser gave " + event.getEventId() + " instead of " + id);
        }
    }

    private Event next() {
        Event event = events.next();
        latest = event.getStartMark().map(YamlDocument::position).orElse(latest);
        return event;
    }

    static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
