package dev.slipway.pipeline;

import dev.slipway.pipeline.YamlNode.Mapping;
import dev.slipway.pipeline.YamlNode.Scalar;
import dev.slipway.pipeline.YamlNode.Sequence;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes the plan of a document that {@link ShapeCheck} and {@link Coherence} found nothing wrong with. */
final class PlanAssembly {
    private PlanAssembly() {}

    static Plan plan(Mapping root, String commit) {
        String application = text(root, "application");
        return new Plan(
                application,
                optional(root, "version").orElseGet(() -> Plan.versionOf(commit)),
                Origin.slipwayYaml(),
                group(root, "build", "steps", PlanAssembly::step),
                group(root, "test", "suites", PlanAssembly::suite),
                child(root, "image").map(image -> image(image, application)),
                list(root, "packages", PlanAssembly::packaged),
                list(root, "environments", PlanAssembly::environment));
    }

    private static BuildStep step(Mapping step) {
        return new BuildStep(
                text(step, "name"),
                text(step, "run"),
                workdir(step),
                table(step, "env"),
                duration(step, BuildStep.DEFAULT_TIMEOUT),
                texts(step, "secrets"),
                retry(step));
    }

    private static TestSuite suite(Mapping suite) {
        return new TestSuite(
                text(suite, "name"),
                text(suite, "run"),
                workdir(suite),
                table(suite, "env"),
                texts(suite, "reports"),
                duration(suite, BuildStep.DEFAULT_TIMEOUT),
                optional(suite, "allowEmpty").filter("true"::equalsIgnoreCase).isPresent(),
                texts(suite, "secrets"),
                retry(suite));
    }

    private static Optional<Retry> retry(Mapping script) {
        return optional(script, "retry").map(word -> Retry.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static ImagePlan image(Mapping image, String application) {
        return new ImagePlan(
                optional(image, "name").orElse(application),
                optional(image, "base"),
                optional(image, "dockerfile"),
                list(image, "layers", PlanAssembly::layer),
                texts(image, "entrypoint"),
                texts(image, "cmd"),
                table(image, "env"),
                optional(image, "workdir"),
                optional(image, "user"),
                number(image, "port", ImagePlan.DEFAULT_PORT));
    }

    private static ImageLayer layer(Mapping layer) {
        return new ImageLayer(text(layer, "from"), text(layer, "to"), optional(layer, "mode"));
    }

    private static PackagePlan packaged(Mapping packaged) {
        return new PackagePlan(text(packaged, "name"), PackageType.of(text(packaged, "type")), text(packaged, "from"));
    }

    private static EnvironmentPlan environment(Mapping environment) {
        return new EnvironmentPlan(
                text(environment, "name"),
                child(environment, "strategy").map(PlanAssembly::strategy).orElse(Rolling.DEFAULT),
                number(environment, "instances", 1),
                child(environment, "readiness").map(PlanAssembly::readiness).orElse(Readiness.DEFAULT),
                table(environment, "env"),
                child(environment, "smoke").map(PlanAssembly::smoke));
    }

    private static Strategy strategy(Mapping strategy) {
        return new Rolling(
                number(strategy, "maxSurge", Rolling.DEFAULT.maxSurge()),
                number(strategy, "maxUnavailable", Rolling.DEFAULT.maxUnavailable()));
    }

    private static Readiness readiness(Mapping readiness) {
        return new Readiness(
                optional(readiness, "path").orElse(Readiness.DEFAULT_PATH),
                duration(readiness, Readiness.DEFAULT_TIMEOUT));
    }

    private static SmokeSuite smoke(Mapping smoke) {
        return new SmokeSuite(
                text(smoke, "run"),
                workdir(smoke),
                table(smoke, "env"),
                duration(smoke, SmokeSuite.DEFAULT_TIMEOUT),
                texts(smoke, "secrets"));
    }

    private static String text(Mapping in, String key) {
        return optional(in, key).orElseThrow(() -> new IllegalStateException("'" + key + "' went unchecked"));
    }

    private static Optional<String> optional(Mapping in, String key) {
        return in.get(key).map(node -> ((Scalar) node).text());
    }

    private static String workdir(Mapping in) {
        return optional(in, "workdir").orElse(".");
    }

    private static Duration duration(Mapping in, Duration standard) {
        return optional(in, "timeout").map(Durations::parse).orElse(standard);
    }

    private static int number(Mapping in, String key, int standard) {
        return optional(in, key).map(Integer::parseInt).orElse(standard);
    }

    /** The mapping under a key; a single word there means all defaults. */
    private static Optional<Mapping> child(Mapping in, String key) {
        return in.get(key).filter(Mapping.class::isInstance).map(Mapping.class::cast);
    }

    private static List<String> texts(Mapping in, String key) {
        return items(in, key).stream().map(item -> ((Scalar) item).text()).toList();
    }

    private static <T> List<T> list(Mapping in, String key, Function<Mapping, T> make) {
        return items(in, key).stream().map(item -> make.apply((Mapping) item)).toList();
    }

    private static <T> List<T> group(Mapping in, String group, String key, Function<Mapping, T> make) {
        return child(in, group).map(found -> list(found, key, make)).orElse(List.of());
    }

    private static List<YamlNode> items(Mapping in, String key) {
        return in.get(key).map(node -> ((Sequence) node).items()).orElse(List.of());
    }

    private static Map<String, String> table(Mapping in, String key) {
        Map<String, String> table = new TreeMap<>();
        child(in, key)
                .map(Mapping::entries)
                .orElse(List.of())
                .forEach(entry -> table.put(entry.key(), ((Scalar) entry.value()).text()));
        return table;
    }
}
