package dev.slipway.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Asks the readers in turn: the first that finds something of its kind in the checkout has the say. */
public final class Planner {
    private final List<PlanReader> readers;

    /** The readers, most explicit first. */
    public Planner(List<PlanReader> readers) {
        this.readers = List.copyOf(readers);
    }

    /** All readers of this version: {@code slipway.yaml}, then detection, which always has an answer. */
    public static Planner standard() {
        return new Planner(List.of(new SlipwayYaml(), new Detection()));
    }

    /**
     * The checkout's plan, or why there is none.
     *
     * @throws IOException when the disk cannot be read: a breakdown, not a fault of the repository
     */
    public PlanResult plan(Checkout checkout) throws IOException {
        for (PlanReader reader : readers) {
            Optional<PlanResult> result = reader.read(checkout);
            if (result.isPresent()) {
                return result.get();
            }
        }
        return Unplannable.because(PlanProblem.ofFile(
                SlipwayYaml.FILE, "there is no pipeline description", "write a " + SlipwayYaml.FILE));
    }
}
