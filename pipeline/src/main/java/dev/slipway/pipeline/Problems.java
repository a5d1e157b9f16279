package dev.slipway.pipeline;

import dev.slipway.pipeline.PlanProblem.Kind;
import dev.slipway.pipeline.YamlNode.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is found in one file, so that a person mends it in one go. */
final class Problems {
    private static final Comparator<PlanProblem> ORDER =
            Comparator.comparingInt(PlanProblem::line).thenComparingInt(PlanProblem::column);

    private final String file;
    private final List<PlanProblem> errors = new ArrayList<>();
    private final List<PlanProblem> warnings = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void error(Position at, String path, String what, String mend) {
        error(Kind.INVALID, at, path, what, mend);
    }

    void error(Kind kind, Position at, String path, String what, String mend) {
        errors.add(new PlanProblem(kind, file, at.line(), at.column(), path, what, mend));
    }

    void warning(Position at, String path, String what, String mend) {
        warnings.add(new PlanProblem(Kind.INVALID, file, at.line(), at.column(), path, what, mend));
    }

    boolean anyErrors() {
        return !errors.isEmpty();
    }

    /** In the order of the file, each once: an anchored value is looked at wherever it is used. */
    List<PlanProblem> errors() {
        return errors.stream().distinct().sorted(ORDER).toList();
    }

    List<PlanProblem> warnings() {
        return warnings.stream().distinct().sorted(ORDER).toList();
    }
}
