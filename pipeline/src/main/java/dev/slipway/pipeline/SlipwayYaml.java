package dev.slipway.pipeline;

import dev.slipway.pipeline.YamlNode.Mapping;
import dev.slipway.pipeline.YamlNode.Position;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads {@code slipway.yaml}, by the table in {@link SlipwayFormat}. */
public final class SlipwayYaml implements PlanReader {
    /** Name of the file, in the repository's root. */
    public static final String FILE = "slipway.yaml";

    /** Largest file that is read, in bytes. */
    public static final int LARGEST = 256 * 1024;

    @Override
    public Optional<PlanResult> read(Checkout checkout) throws IOException {
        Workspace workspace = new Workspace(checkout.folder());
        if (!workspace.exists(FILE)) {
            return workspace.exists("slipway.yml") ? Optional.of(misnamed()) : Optional.empty();
        }
        if (!workspace.isFile(FILE)) {
            return Optional.of(Unplannable.because(PlanProblem.ofFile(
                    FILE, "is a folder or a symbolic link", "make it a regular file: links are not followed")));
        }
        return Optional.of(read(workspace.bytes(FILE, LARGEST + 1), checkout.commit(), checkout.environments()));
    }

    /**
     * Reads the file's content. Never throws for what stands in it.
     *
     * @param content the file's bytes
     * @param commit full commit id, for the version of a file that names none
     * @param environments the platform's environments; empty when they are not known
     */
    public PlanResult read(byte[] content, String commit, List<String> environments) {
        if (content.length > LARGEST) {
            return Unplannable.because(PlanProblem.ofFile(
                    FILE,
                    "is larger than " + LARGEST / 1024 + " KB",
                    "move scripts into files of the repository and call them from the steps"));
        }
        try {
            return plan(YamlDocument.parse(Utf8.decode(content)), commit, environments);
        } catch (YamlFault fault) {
            return Unplannable.because(fault.in(FILE));
        }
    }

    private static PlanResult plan(Optional<YamlNode> document, String commit, List<String> environments) {
        Problems problems = new Problems(FILE);
        if (document.isEmpty()) {
            problems.error(new Position(1, 1), "", "the file is empty", "write at least 'application: name'");
            return new Unplannable(problems.errors());
        }
        new ShapeCheck(problems).check("", document.get(), SlipwayFormat.ROOT);
        if (document.get() instanceof Mapping root) {
            new Coherence(root, problems).check(environments);
            if (!problems.anyErrors()) {
                return new Planned(PlanAssembly.plan(root, commit), problems.warnings());
            }
        }
        return new Unplannable(problems.errors());
    }

    private static PlanResult misnamed() {
        return Unplannable.because(
                PlanProblem.ofFile("slipway.yml", "is not read: the file's name is " + FILE, "rename it to " + FILE));
    }
}
