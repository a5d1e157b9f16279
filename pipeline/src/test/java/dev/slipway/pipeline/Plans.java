package dev.slipway.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Plans at random, over the whole range of what a plan may hold. */
final class Plans {
    private static final Arbitrary<String> NAME = Combinators.combine(
                    Arbitraries.chars().range('a', 'z'),
                    Arbitraries.strings()
                            .withCharRange('a', 'z')
                            .numeric()
                            .withChars('-')
                            .ofMaxLength(20),
                    Arbitraries.chars().range('a', 'z').numeric())
            .as((first, middle, last) -> first + middle + last);
    private static final Arbitrary<String> TEXT = Arbitraries.strings()
            .withCharRange('\u0001', '\u007f')
            .withCharRange('\u00a0', '\ud7ff')
            .withChars("\"\\\n\t\u2028")
            .ofMaxLength(30);
    private static final Arbitrary<String> SCRIPT = TEXT.map(text -> "run " + text);
    private static final Arbitrary<String> VARIABLE = Combinators.combine(
                    Arbitraries.of("A", "b", "_"),
                    Arbitraries.strings().alpha().numeric().withChars('_').ofMaxLength(8))
            .as((first, rest) -> first + rest);
    private static final Arbitrary<String> SECRET = VARIABLE.map(name -> "SECRET_" + name);
    private static final Arbitrary<String> PATH =
            NAME.list().ofMinSize(1).ofMaxSize(4).map(names -> String.join("/", names));
    private static final Arbitrary<Map<String, String>> ENV =
            Arbitraries.maps(VARIABLE, TEXT).ofMaxSize(5);
    private static final Arbitrary<Duration> DURATION =
            Arbitraries.integers().between(1, 7 * 86_400).map(Duration::ofSeconds);
    private static final Arbitrary<List<String>> SECRETS =
            SECRET.list().uniqueElements().ofMaxSize(3);

    private Plans() {}

    static Arbitrary<Plan> any() {
        Arbitrary<Plan> published = Combinators.combine(
                        NAME,
                        Arbitraries.of("1.0.0", "0.0.0-0123456789ab", "_x", "1.2.3-rc.1"),
                        origin(),
                        step().list().uniqueElements(BuildStep::name).ofMaxSize(4),
                        suite().list().uniqueElements(TestSuite::name).ofMaxSize(4),
                        image().optional(),
                        packaged().list().uniqueElements(PackagePlan::name).ofMaxSize(3))
                .as((name, version, origin, steps, suites, image, packages) ->
                        new Plan(name, version, origin, steps, suites, image, packages, List.of()));
        Arbitrary<List<EnvironmentPlan>> environments =
                environment().list().uniqueElements(EnvironmentPlan::name).ofMaxSize(3);
        return Combinators.combine(published, environments)
                .as((plan, where) -> plan.image().isEmpty() ? plan : deployed(plan, where));
    }

    private static Plan deployed(Plan plan, List<EnvironmentPlan> environments) {
        return new Plan(
                plan.application(),
                plan.version(),
                plan.origin(),
                plan.build(),
                plan.tests(),
                plan.image(),
                plan.packages(),
                environments);
    }

    private static Arbitrary<Origin> origin() {
        return Combinators.combine(Arbitraries.of(Origin.Kind.values()), PATH, NAME)
                .as(Origin::new);
    }

    private static Arbitrary<BuildStep> step() {
        return Combinators.combine(
                        NAME,
                        SCRIPT,
                        PATH,
                        ENV,
                        DURATION,
                        SECRETS,
                        Arbitraries.of(Retry.NEVER).optional())
                .as(BuildStep::new);
    }

    private static Arbitrary<TestSuite> suite() {
        return Arbitraries.of(Retry.NEVER).optional().flatMap(Plans::suite);
    }

    private static Arbitrary<TestSuite> suite(Optional<Retry> retry) {
        return Combinators.combine(
                        NAME,
                        SCRIPT,
                        PATH,
                        ENV,
                        PATH.map(path -> path + "/**/*.xml").list().ofMaxSize(3),
                        DURATION,
                        Arbitraries.of(true, false),
                        SECRETS)
                .as((name, run, workdir, env, reports, timeout, allowEmpty, secrets) ->
                        new TestSuite(name, run, workdir, env, reports, timeout, allowEmpty, secrets, retry));
    }

    private static Arbitrary<ImagePlan> image() {
        Arbitrary<ImageLayer> layer = Combinators.combine(
                        PATH,
                        PATH.map(path -> "/" + path),
                        Arbitraries.of("644", "0755").optional())
                .as(ImageLayer::new);
        Arbitrary<ImagePlan> image = Combinators.combine(
                        PATH,
                        Arbitraries.of("scratch", "alpine:3", "forge.example.org:5000/a/b@sha256:" + "0a".repeat(32)),
                        layer.list().ofMinSize(1).ofMaxSize(3),
                        TEXT.list().ofMaxSize(3),
                        TEXT.list().ofMaxSize(3),
                        ENV,
                        PATH.map(path -> "/" + path).optional(),
                        Arbitraries.of("1000", "app:app").optional())
                .as((name, base, layers, entrypoint, cmd, env, workdir, user) ->
                        new ImagePlan(name, base, layers, entrypoint, cmd, env, workdir, user, 1));
        Arbitrary<ImagePlan> byDockerfile =
                Combinators.combine(PATH, PATH).as((name, file) -> ImagePlan.of(name, file, 1));
        return Combinators.combine(
                        Arbitraries.oneOf(image, byDockerfile),
                        Arbitraries.integers().between(1, 65535))
                .as((made, port) -> new ImagePlan(
                        made.name(),
                        made.base(),
                        made.dockerfile(),
                        made.layers(),
                        made.entrypoint(),
                        made.cmd(),
                        made.env(),
                        made.workdir(),
                        made.user(),
                        port));
    }

    private static Arbitrary<PackagePlan> packaged() {
        return Combinators.combine(NAME, Arbitraries.of(PackageType.values()), PATH)
                .as(PackagePlan::new);
    }

    private static Arbitrary<EnvironmentPlan> environment() {
        Arbitrary<Strategy> strategy = Combinators.combine(
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.integers().between(0, 9))
                .as(Rolling::new);
        Arbitrary<SmokeSuite> smoke =
                Combinators.combine(SCRIPT, PATH, ENV, DURATION, SECRETS).as(SmokeSuite::new);
        Arbitrary<Readiness> readiness =
                Combinators.combine(PATH.map(path -> "/" + path), DURATION).as(Readiness::new);
        return Combinators.combine(
                        NAME, strategy, Arbitraries.integers().between(1, 1000), readiness, ENV, smoke.optional())
                .as(EnvironmentPlan::new);
    }
}
