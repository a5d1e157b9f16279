package dev.slipway.pipeline;

import dev.slipway.pipeline.YamlNode.Position;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Text that is no YAML document, or none that is accepted. Ends the reading, because what follows makes no sense. */
final class YamlFault extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Position at;
    private final String what;
    private final String mend;

    YamlFault(Position at, String what, String mend) {
        super(what, null, false, false);
        this.at = at;
        this.what = what;
        this.mend = mend;
    }

    static YamlFault of(YamlEngineException e, Position latest, String text) {
        return switch (e) {
            case MarkedYamlEngineException marked -> ofSyntax(marked, latest, text);
            case ReaderException unprintable ->
                new YamlFault(
                        latest,
                        String.format("the file holds the control character U+%04X", unprintable.getCodePoint()),
                        "remove it, or write it as an escape in double quotes");
            default ->
                new YamlFault(latest, "not YAML: " + onOneLine(e.getMessage()), "mend the syntax around this place");
        };
    }

    private static YamlFault ofSyntax(MarkedYamlEngineException e, Position latest, String text) {
        Optional<Mark> mark = e.getProblemMark().isPresent() ? e.getProblemMark() : e.getContextMark();
        Position at = mark.map(YamlDocument::position).orElse(latest);
        if (mark.isPresent() && beginsWithTab(text, mark.get().getIndex())) {
            return new YamlFault(at, "a tab is used to indent", "indent with spaces: YAML does not allow tabs here");
        }
        String context = e.getContext() == null ? "" : e.getContext().strip() + ": ";
        return new YamlFault(
                at,
                "not YAML: " + onOneLine(context + e.getProblem()),
                "mend the indentation, the quotes or the colons here");
    }

    /** The parser names a character that it did not expect by the character itself, whatever it is. */
    private static String onOneLine(@Nullable String message) {
        return String.valueOf(message).replaceAll("[\\s\\p{C}\\p{Z}]+", " ");
    }

    /** Whether only white space with a tab in it stands between the line's begin and the place of the problem. */
    private static boolean beginsWithTab(String text, int codePointIndex) {
        int index = text.codePointCount(0, text.length()) < codePointIndex
                ? text.length()
                : text.offsetByCodePoints(0, codePointIndex);
        int begin = text.lastIndexOf('\n', Math.max(0, index - 1)) + 1;
        String lead = text.substring(Math.min(begin, index), Math.min(text.length(), index + 1));
        return lead.isBlank() && lead.indexOf('\t') >= 0;
    }

    PlanProblem in(String file) {
        return new PlanProblem(PlanProblem.Kind.INVALID, file, at.line(), at.column(), "", what, mend);
    }
}
