package dev.slipway.pipeline;

import dev.slipway.pipeline.YamlNode.Entry;
import dev.slipway.pipeline.YamlNode.Mapping;
import dev.slipway.pipeline.YamlNode.Position;
import dev.slipway.pipeline.YamlNode.Scalar;
import dev.slipway.pipeline.YamlNode.Sequence;
import java.util.List;
import java.util.Optional;
import org.semver4j.Semver;

/**
 * What must hold between the values of a {@code slipway.yaml}, and what a person should know of them. Looks only at
 * what is there and has the right kind, so that it can run beside {@link ShapeCheck} and all problems come at once.
 */
final class Coherence {
    private final Mapping root;
    private final Problems problems;

    Coherence(Mapping root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void check(List<String> environments) {
        version();
        each("build", "steps", this::secrets);
        each("test", "suites", this::suite);
        mapping(root, "image").ifPresent(this::image);
        List<Mapping> chosen = mappings(root.get("environments"));
        for (int i = 0; i < chosen.size(); i++) {
            environment("environments[" + i + "]", chosen.get(i), environments);
        }
        completeness();
    }

    private void version() {
        text(root, "version")
                .filter(version -> !Semver.isValid(version.text()))
                .ifPresent(version -> problems.warning(
                        version.at(),
                        "version",
                        Quote.of(version.text())
                                + " is not a semantic version (semver.org), so it is a label without an order",
                        "write it as 1.2.3 if it should be compared"));
    }

    private void suite(String path, Mapping suite) {
        secrets(path, suite);
        suite.entry("allowEmpty")
                .filter(entry -> suite.get("reports").isEmpty())
                .ifPresent(entry -> problems.warning(
                        entry.at(),
                        path + ".allowEmpty",
                        "has no effect: the suite names no reports, so its exit code alone is the verdict",
                        "name the suite's reports, or remove the key"));
    }

    private void secrets(String path, Mapping step) {
        Optional<Mapping> env = mapping(step, "env");
        List<YamlNode> secrets = items(step.get("secrets"));
        for (int i = 0; i < secrets.size(); i++) {
            if (secrets.get(i) instanceof Scalar secret
                    && env.flatMap(variables -> variables.get(secret.text())).isPresent()) {
                problems.error(
                        secret.at(),
                        path + ".secrets[" + i + "]",
                        Quote.of(secret.text()) + " is a variable in env as well",
                        "remove it from one of them");
            }
        }
    }

    private void image(Mapping image) {
        Optional<Scalar> base = text(image, "base");
        boolean scratch =
                base.filter(name -> name.text().equals(ImagePlan.SCRATCH)).isPresent();
        if (scratch && image.get("layers").isEmpty()) {
            problems.error(
                    image.at(), "image.layers", "an image from scratch has no layers", "add what it should hold");
        }
        boolean starts = image.get("entrypoint").isPresent() || image.get("cmd").isPresent();
        if (scratch && !starts && root.get("environments").isPresent()) {
            problems.error(
                    image.at(),
                    "image.entrypoint",
                    "an image from scratch is to be deployed, but nothing says what it runs",
                    "add entrypoint, such as [java, -jar, /app/service.jar]");
        }
        if (!scratch && base.filter(name -> !name.text().contains("@")).isPresent()) {
            problems.warning(
                    base.get().at(),
                    "image.base",
                    "the base is named by a tag, which may stand for another image tomorrow",
                    "name it by digest: name@sha256:...");
        }
    }

    private void environment(String path, Mapping environment, List<String> known) {
        text(environment, "name").ifPresent(name -> knownEnvironment(path, name, known));
        mapping(environment, "env")
                .flatMap(env -> env.entry("PORT"))
                .ifPresent(port -> problems.error(
                        port.at(),
                        path + ".env.PORT",
                        "PORT is set by the platform",
                        "remove it; set image.port instead"));
        mapping(environment, "smoke").ifPresent(smoke -> secrets(path + ".smoke", smoke));
        mapping(environment, "strategy").ifPresent(strategy -> strategy(path + ".strategy", strategy));
    }

    private void knownEnvironment(String path, Scalar name, List<String> known) {
        if (known.isEmpty() || known.contains(name.text())) {
            return;
        }
        String meant = Suggestion.forWord(name.text(), known)
                .map(word -> "did you mean '" + word + "'? ")
                .orElse("");
        problems.error(
                PlanProblem.Kind.ENVIRONMENT_UNKNOWN,
                name.at(),
                path + ".name",
                "environment " + Quote.of(name.text()) + " is not known to the platform",
                meant + "known: " + String.join(", ", known));
    }

    private void strategy(String path, Mapping strategy) {
        Optional<Scalar> surge = text(strategy, "maxSurge");
        Optional<Scalar> unavailable = text(strategy, "maxUnavailable");
        String missing = unavailable.map(Scalar::text).orElse(Integer.toString(Rolling.DEFAULT.maxUnavailable()));
        if (surge.isPresent() && zero(surge.get().text()) && zero(missing)) {
            problems.error(
                    surge.get().at(),
                    path + ".maxSurge",
                    "maxSurge and maxUnavailable are both 0, so no instance could be replaced",
                    "set one of them to 1 or more");
        }
    }

    private void completeness() {
        boolean image = root.get("image").isPresent();
        Optional<Entry> environments = root.entry("environments");
        if (!image && environments.isPresent()) {
            problems.error(
                    environments.get().at(),
                    "environments",
                    "there is no image to bring to an environment",
                    "add image, or remove environments");
        }
        if (!image && root.get("packages").isEmpty()) {
            problems.warning(root.at(), "", "neither an image nor a package is made", "add image or packages");
        }
        if (root.get("test").isEmpty()) {
            problems.warning(root.at(), "", "nothing is tested", "add test with a suite");
        }
    }

    private void each(String group, String key, Visitor visitor) {
        List<Mapping> items =
                mapping(root, group).map(found -> mappings(found.get(key))).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            visitor.visit(group + "." + key + "[" + i + "]", items.get(i));
        }
    }

    private static boolean zero(String text) {
        return text.matches("0+");
    }

    private static Optional<Mapping> mapping(Mapping in, String key) {
        return in.get(key).filter(Mapping.class::isInstance).map(Mapping.class::cast);
    }

    private static Optional<Scalar> text(Mapping in, String key) {
        return in.get(key).filter(Scalar.class::isInstance).map(Scalar.class::cast);
    }

    private static List<YamlNode> items(Optional<YamlNode> list) {
        return list.filter(Sequence.class::isInstance)
                .map(node -> ((Sequence) node).items())
                .orElse(List.of());
    }

    /** Item by item; one that is no mapping counts as an empty one, so that the others keep their numbers. */
    private static List<Mapping> mappings(Optional<YamlNode> list) {
        return items(list).stream()
                .map(item -> item instanceof Mapping mapping ? mapping : new Mapping(new Position(1, 1), List.of(), 1))
                .toList();
    }

    private interface Visitor {
        void visit(String path, Mapping item);
    }
}
