package dev.slipway.pipeline;

import static dev.slipway.pipeline.Shape.Key.optional;
import static dev.slipway.pipeline.Shape.Key.required;

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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The format of {@code slipway.yaml}, as one table. */
final class SlipwayFormat {
    private static final Shape SCRIPT = Text.asWritten(Rule.SCRIPT);
    private static final Shape NAME = Text.of(Rule.NAME);
    private static final Shape WORDS = Many.any(Text.asWritten(Rule.TEXT), 256);
    private static final Key WORKDIR = optional(
            "workdir", Text.of(Rule.PATH), "the workspace", "Folder inside the workspace in which the script runs.");
    private static final Key ENV =
            optional("env", new Table(Rule.VARIABLE, Text.asWritten(Rule.TEXT)), "none", "Variables for the script.");
    private static final Key SECRETS = optional(
            "secrets",
            Many.distinct(Text.of(Rule.VARIABLE), 100),
            "none",
            "Names of secrets that the platform holds; each is given to the script as a variable of that name. Never"
                    + " write a value here.");
    private static final Key RETRY = optional(
            "retry",
            new Choice(List.of("never")),
            "the job is tried again",
            "`never` for a script that must not run twice: from its begin on its job is not tried again, whatever goes"
                    + " wrong.");
    private static final Key STEP_TIMEOUT = timeout(BuildStep.DEFAULT_TIMEOUT, "How long the script may take.");

    private static final Fields STEP = new Fields(
            "step",
            List.of(
                    required("name", NAME, "What the step is called, distinct among the steps."),
                    required("run", SCRIPT, "Script for the POSIX shell; a line that fails ends it."),
                    WORKDIR,
                    ENV,
                    SECRETS,
                    RETRY,
                    STEP_TIMEOUT));

    private static final Fields SUITE = new Fields(
            "suite",
            List.of(
                    required("name", NAME, "What the suite is called, distinct among the suites."),
                    required("run", SCRIPT, "Script for the POSIX shell; a line that fails ends it."),
                    WORKDIR,
                    ENV,
                    SECRETS,
                    optional(
                            "reports",
                            Many.distinct(Text.of(Rule.GLOB), 100),
                            "none: the exit code alone is the verdict",
                            "Patterns of the JUnit XML files that the suite writes."),
                    optional(
                            "allowEmpty",
                            new Flag(),
                            "false",
                            "Whether a suite that names reports passes when it ran no test."),
                    RETRY,
                    STEP_TIMEOUT));

    private static final Fields LAYER = new Fields(
            "layer",
            List.of(
                    required("from", Text.of(Rule.GLOB), "Files, a folder or a pattern inside the workspace."),
                    required(
                            "to",
                            Text.of(Rule.IMAGE_PATH),
                            "Where it goes in the image: the file's or the folder's own path, or a folder for the"
                                    + " matches of a pattern and where it ends with a slash."),
                    optional(
                            "mode",
                            Text.asWritten(Rule.MODE),
                            "as in the workspace",
                            "Permission bits of the files.")));

    private static final Fields IMAGE = new Fields(
            "image",
            List.of(
                    optional("name", Text.of(Rule.IMAGE_NAME), "the application's name", "Repository in the registry."),
                    optional(
                            "dockerfile",
                            Text.of(Rule.PATH),
                            "none",
                            "A Dockerfile in the workspace, which is its context. It says what the image holds and"
                                    + " runs, so beside it stand name and port alone."),
                    optional(
                            "base",
                            Text.of(Rule.IMAGE_BASE),
                            "none: **required** without `dockerfile`",
                            "`scratch` for an image of its own, or the image to build upon, best by digest."),
                    optional("layers", Many.any(LAYER, 100), "none", "What is put in, in order."),
                    optional("entrypoint", WORDS, "the base's", "Command and its arguments."),
                    optional("cmd", WORDS, "the base's", "Further arguments."),
                    optional(
                            "env",
                            new Table(Rule.VARIABLE, Text.asWritten(Rule.TEXT)),
                            "none",
                            "Variables, given to the process as they stand."),
                    optional("workdir", Text.of(Rule.IMAGE_PATH), "the base's", "Folder the process starts in."),
                    optional("user", Text.asWritten(Rule.USER), "the base's", "User the process runs as."),
                    optional(
                            "port",
                            new Whole(1, 65535),
                            Integer.toString(ImagePlan.DEFAULT_PORT),
                            "Where the application listens unless the variable PORT says otherwise.")),
            Optional.of(new Instead(
                    "dockerfile", "base", List.of("base", "layers", "entrypoint", "cmd", "env", "workdir", "user"))));

    private static final Fields PACKAGE = new Fields(
            "package",
            List.of(
                    required("name", NAME, "What the package is called, distinct among the packages."),
                    required("type", new Choice(PackageType.words()), "What kind it is."),
                    required("from", Text.of(Rule.GLOB), "Files, a folder or a pattern inside the workspace.")));

    private static final Shape STRATEGY = new WordOrFields(
            new Choice(Strategy.NAMES),
            new Fields(
                    "strategy",
                    List.of(
                            required("name", new Choice(Strategy.NAMES), "Which strategy it is."),
                            optional(
                                    "maxSurge",
                                    new Whole(0, EnvironmentPlan.MOST_INSTANCES),
                                    Integer.toString(Rolling.DEFAULT.maxSurge()),
                                    "Rolling: how many instances may run beyond the number asked for."),
                            optional(
                                    "maxUnavailable",
                                    new Whole(0, EnvironmentPlan.MOST_INSTANCES),
                                    Integer.toString(Rolling.DEFAULT.maxUnavailable()),
                                    "Rolling: how many may be missing from it; not 0 together with maxSurge."))));

    private static final Fields READINESS = new Fields(
            "readiness",
            List.of(
                    optional(
                            "path",
                            Text.of(Rule.HTTP_PATH),
                            Readiness.DEFAULT_PATH,
                            "What is asked by HTTP; a 2xx or 3xx answer means ready."),
                    timeout(Readiness.DEFAULT_TIMEOUT, "How long an instance may take to become ready.")));

    private static final Fields SMOKE = new Fields(
            "smoke",
            List.of(
                    required(
                            "run",
                            SCRIPT,
                            "Script for the POSIX shell; the application's address stands in SLIPWAY_ADDRESS."),
                    WORKDIR,
                    ENV,
                    SECRETS,
                    timeout(SmokeSuite.DEFAULT_TIMEOUT, "How long the script may take.")));

    private static final Fields ENVIRONMENT = new Fields(
            "environment",
            List.of(
                    required("name", NAME, "An environment of the platform."),
                    optional("strategy", STRATEGY, "rolling", "How instances are replaced."),
                    optional("instances", new Whole(1, EnvironmentPlan.MOST_INSTANCES), "1", "How many instances run."),
                    optional("readiness", READINESS, "GET / within 60s", "When an instance counts as ready."),
                    optional(
                            "env",
                            new Table(Rule.VARIABLE, Text.asWritten(Rule.TEXT)),
                            "none",
                            "Variables of the instances. PORT is not among them: the platform sets it."),
                    optional("smoke", SMOKE, "none", "What is asked of the deployed application.")));

    /** The whole file. */
    static final Fields ROOT = new Fields(
            "slipway.yaml",
            List.of(
                    required("application", NAME, "What is released."),
                    optional(
                            "version",
                            Text.asWritten(Rule.VERSION),
                            "`0.0.0-` and twelve digits of the commit",
                            "The release's version."),
                    optional("build", group("build", "steps", STEP, "Run one after another."), "none", "How to build."),
                    optional("test", group("test", "suites", SUITE, "Run side by side."), "none", "How to test."),
                    optional("image", IMAGE, "none", "The container image to make."),
                    optional("packages", Many.named(PACKAGE, 50), "none", "Further artifacts to make."),
                    optional(
                            "environments",
                            Many.named(ENVIRONMENT, 20),
                            "none: the release ends with publishing",
                            "Where the image goes, in order.")));

    private SlipwayFormat() {}

    private static Fields group(String name, String key, Fields item, String about) {
        return new Fields(name, List.of(required(key, Many.named(item, 100), about)));
    }

    private static Key timeout(Duration standard, String about) {
        return optional("timeout", new Span(), Durations.write(standard), about);
    }
}
