package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.build.BuildVerdict.Built;
import dev.slipway.build.BuildVerdict.NotBuilt;
import dev.slipway.build.checkout.GitCheckout;
import dev.slipway.build.checkout.GitSettings;
import dev.slipway.build.checkout.SourceRepository;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.PlanJson;
import dev.slipway.pipeline.Planner;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Platform.EnvironmentPolicy;
import dev.slipway.runtime.process.ProcessStepRunner;
import dev.slipway.runtime.scripts.ScriptRunner;
import dev.slipway.runtime.testing.JobDouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real git, real processes, a real registry. */
class WorkspaceWorkTest {
    private static final TreeLimits LIMITS = TreeLimits.defaults();
    private static final String PIPELINE = """
            application: shop
            version: 1.2.3
            build:
              steps:
                - name: compile
                  run: |
                    mkdir -p out
                    echo "$SLIPWAY_APPLICATION $SLIPWAY_VERSION $SLIPWAY_COMMIT $CI $GREETING" > out/made.txt
                    echo "release=$SLIPWAY_RELEASE home=$HOME"
                  env:
                    GREETING: hello
                - name: again
                  workdir: out
                  run: cat made.txt
            test:
              suites:
                - name: unit
                  run: 'true'
            image:
              base: scratch
              layers:
                - from: out/made.txt
                  to: /made.txt
              entrypoint: [/made.txt]
            packages:
              - name: notes
                type: archive
                from: out
            environments:
              - name: staging
              - name: production
            """;

    @TempDir
    Path folder;

    private OciRegistry server;
    private Registry registry;
    private RepositoryNames names;
    private SourceRepository source;
    private final Map<String, String> bound = new HashMap<>();
    private Map<String, List<String>> repositories = Map.of();

    @BeforeEach
    void start() throws Exception {
        server = OciRegistry.start(folder.resolve("registry"), 0);
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(server.address()));
        names = new RepositoryNames(server.address());
        source = SourceRepository.in(folder.resolve("source"));
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
        server.close();
    }

    @Test
    void shouldPlanBuildAndKeepTheWorkspaceWhenAllIsWell() throws Exception {
        // given
        String commit = source.file("slipway.yaml", PIPELINE).file("a.txt", "a").commit("First");
        JobDouble job = JobDouble.in(folder);

        // when
        BuildVerdict verdict = work().perform(asked("main"), job);

        // then
        Built built = (Built) verdict;
        ReleasePlanned planned = job.facts().first(ReleasePlanned.class).orElseThrow();
        assertThat(planned.commit().sha()).isEqualTo(commit);
        assertThat(planned.version()).isEqualTo("1.2.3");
        assertThat(planned.origin()).isEqualTo("slipway.yaml");
        assertThat(planned.suites()).containsExactly("unit");
        assertThat(planned.images()).containsExactly("shop");
        assertThat(planned.packages()).containsExactly("notes");
        assertThat(planned.environments())
                .extracting(PlannedEnvironment::name)
                .containsExactly("staging", "production");
        assertThat(planned.environments().get(1).policyHash())
                .isEqualTo(policy(true).hash());
        assertThat(built.application()).isEqualTo("shop");
        assertThat(built.plan()).isEqualTo(planned.plan());
        assertThat(built.plan().repository()).isEqualTo(server.address() + "/shop/workspace");
        Plan kept = PlanJson.read(registry.readArtifact(planned.plan(), PlanJson.MEDIA_TYPE));
        assertThat(kept.build()).hasSize(2);

        Path back = folder.resolve("back");
        new Workspaces(registry, LIMITS).restore(built.snapshot(), back, Files.createDirectories(folder.resolve("s")));
        assertThat(back.resolve("a.txt")).hasContent("a");
        assertThat(back.resolve("out/made.txt")).hasContent("shop 1.2.3 " + commit + " true hello\n");
        assertThat(back.resolve(".git")).doesNotExist();

        String log = job.logged();
        assertThat(log)
                .contains("== step 1/2: compile", "== step 2/2: again", "release=" + job.release())
                .contains("shop 1.2.3 " + commit + " true hello")
                .contains("home=" + job.folder().resolve("home"));
    }

    @Test
    void shouldGiveSameSnapshotWhenBuiltTwice() throws Exception {
        // given
        source.file("slipway.yaml", PIPELINE).commit("First");

        // when
        Built first = (Built) work().perform(asked("main"), JobDouble.in(folder));
        Built second = (Built) work().perform(asked("main"), JobDouble.in(folder));

        // then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldTakeThePlannedCommitWhenAnEarlierAttemptStatedAPlan() throws Exception {
        // given
        String first = source.file("slipway.yaml", PIPELINE).commit("First");
        JobDouble earlier = JobDouble.in(folder);
        work().perform(asked("main"), earlier);
        ReleasePlanned planned = earlier.facts().first(ReleasePlanned.class).orElseThrow();
        source.file("slipway.yaml", "nonsense: [").commit("Second");
        JobDouble job = JobDouble.in(folder, planned);

        // when
        Built built = (Built) work().perform(asked("main"), job);

        // then
        assertThat(built.plan()).isEqualTo(planned.plan());
        assertThat(job.facts().all(ReleasePlanned.class)).containsExactly(planned);
        assertThat(job.logged()).contains("commit " + first);
    }

    @Test
    void shouldSayEachProblemWhenPlanIsInvalid() throws Exception {
        // given
        source.file("slipway.yaml", "application: Shop\nfoo: bar\n").commit("First");
        JobDouble job = JobDouble.in(folder);

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), job);

        // then
        assertThat(not.failures()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(failure -> {
            assertThat(failure.code()).isEqualTo("plan-invalid");
            assertThat(failure.where()).matches("slipway.yaml:[12]:[0-9]+");
        });
        assertThat(job.facts().events()).isEmpty();
        assertThat(job.logged()).contains("slipway.yaml:1:");
    }

    @Test
    void shouldNameTheKnownOnesWhenEnvironmentIsUnknown() throws Exception {
        // given
        source.file("slipway.yaml", PIPELINE.replace("name: production", "name: moon"))
                .commit("First");

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), JobDouble.in(folder));

        // then
        Failure failure = not.failures().getFirst();
        assertThat(failure.code()).isEqualTo("environment-unknown");
        assertThat(failure.where()).matches("slipway.yaml:[0-9]+:[0-9]+");
        assertThat(failure.what()).contains("'moon'");
        assertThat(failure.mend()).contains("production", "staging");
    }

    @Test
    void shouldRefuseEnvironmentsWhenThePlatformDefinesNone() throws Exception {
        // given
        source.file("slipway.yaml", PIPELINE).commit("First");

        // when
        NotBuilt not = (NotBuilt) work(Map.of(), List.of()).perform(asked("main"), JobDouble.in(folder));

        // then
        assertThat(not.failures()).extracting(Failure::code).containsOnly("environment-unknown");
        assertThat(not.failures()).extracting(Failure::mend).containsOnly("Known: none.");
    }

    @Test
    void shouldNotFollowPipelineFileWhenItIsALinkOutOfTheRepository() throws Exception {
        // given
        Path secret = Files.writeString(folder.resolve("secret.yaml"), "application: stolen\nbuild: top-secret-word\n");
        Files.createSymbolicLink(source.folder().resolve("slipway.yaml"), secret);
        source.commit("A link");
        JobDouble job = JobDouble.in(folder);

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), job);

        // then
        assertThat(not.failures()).extracting(Failure::code).containsExactly("plan-invalid");
        assertThat(not.failures().toString() + job.logged()).doesNotContain("top-secret-word", "stolen");
    }

    @Test
    void shouldFailWithLastLinesWhenAStepFails() throws Exception {
        // given
        source.file("slipway.yaml", steps("""
                - name: noisy
                  run: |
                    for i in 1 2 3 4 5 6 7 8 9; do echo "line $i ........................................................"; done
                    echo "it is broken" >&2
                    exit 7
                - name: never
                  run: echo reached
                """)).commit("First");
        JobDouble job = JobDouble.in(folder);

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), job);

        // then
        Failure failure = not.failures().getFirst();
        assertThat(failure.code()).isEqualTo("step-failed");
        assertThat(failure.where()).isEqualTo("noisy");
        assertThat(failure.what()).contains("status 7");
        assertThat(failure.why()).contains("line 9", "it is broken").doesNotContain("line 1 ");
        assertThat(job.logged()).contains("line 1 ", "it is broken").doesNotContain("reached");
    }

    @Test
    void shouldFailWhenAStepUsesAVariableThatIsNotSet() throws Exception {
        // given
        source.file("slipway.yaml", steps("- name: unset\n  run: echo \"$NOT_SET_ANYWHERE\"\n"))
                .commit("First");

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), JobDouble.in(folder));

        // then
        assertThat(not.failures()).extracting(Failure::code).containsExactly("step-failed");
    }

    @Test
    void shouldFailWhenAStepTakesTooLong() throws Exception {
        // given
        source.file("slipway.yaml", steps("- name: slow\n  run: sleep 600\n  timeout: 1s\n"))
                .commit("First");

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), JobDouble.in(folder));

        // then
        assertThat(not.failures()).extracting(Failure::code).containsExactly("step-timeout");
    }

    @Test
    void shouldRefuseToRunOutsideWhenWorkdirIsALink() throws Exception {
        // given
        Files.createSymbolicLink(source.folder().resolve("away"), folder);
        source.file("slipway.yaml", steps("- name: escape\n  workdir: away\n  run: touch escaped\n"))
                .commit("First");

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), JobDouble.in(folder));

        // then
        assertThat(not.failures()).extracting(Failure::code).containsExactly("step-workdir-missing");
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    @Test
    void shouldFailWhenTheBuildLeavesALinkOutOfTheWorkspace() throws Exception {
        // given
        source.file("slipway.yaml", steps("- name: link\n  run: ln -s /etc/passwd stolen\n"))
                .commit("First");

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), JobDouble.in(folder));

        // then
        assertThat(not.failures()).extracting(Failure::code).containsExactly("workspace-refused");
        assertThat(not.failures().getFirst().why()).contains("stolen");
    }

    @Test
    void shouldGiveAStepTheSecretsThatItNamesAndShowThemNowhere() throws Exception {
        // given
        source.file("slipway.yaml", steps("""
                        - name: publish
                          run: |
                            test -z "${OTHER-}" && test "$TOKEN" = tok-12345
                            echo "with $TOKEN"
                            printf %s "$TOKEN" | base64
                            exit 3
                          secrets: [TOKEN]
                        """)).commit("First");
        JobDouble job = JobDouble.in(folder).with(Map.of("TOKEN", "tok-12345", "OTHER", "oth-98765"));

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), job);

        // then
        assertThat(not.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("step-failed");
            assertThat(failure.why()).contains("with ***").doesNotContain("tok-12345", "dG9rLTEyMzQ1");
        });
        assertThat(job.logged()).contains("with ***").doesNotContain("tok-12345", "dG9rLTEyMzQ1");
    }

    @ParameterizedTest
    @CsvSource({"retry: never, true", "timeout: 1m, false"})
    void shouldNotBeTriedAgainFromAStepOnThatMustNotRunTwice(String more, boolean once) throws Exception {
        // given
        source.file("slipway.yaml", steps("""
                        - name: migrate
                          run: exit 3
                          %s
                        """.formatted(more))).commit("First");
        JobDouble job = JobDouble.in(folder);

        // when
        BuildVerdict verdict = work().perform(asked("main"), job);

        // then
        assertThat(verdict).isInstanceOf(NotBuilt.class);
        assertThat(job.isOnce()).isEqualTo(once);
    }

    @Test
    void shouldBreakDownBeforeTheFirstStepWhenASecretIsNotThere() throws Exception {
        // given
        source.file("slipway.yaml", steps("""
                        - name: first
                          run: touch ran
                        - name: publish
                          run: 'true'
                          secrets: [TOKEN]
                        """)).commit("First");
        JobDouble job = JobDouble.in(folder);

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> work().perform(asked("main"), job));

        // then
        assertThat(breakdown.retry()).isFalse();
        assertThat(breakdown.failure().code()).isEqualTo("secret-missing");
        assertThat(breakdown.failure().what()).contains("publish", "TOKEN");
        assertThat(job.folder().resolve("workspace/ran")).doesNotExist();
    }

    @Test
    void shouldRefuseToKeepAWorkspaceThatHoldsASecret() throws Exception {
        // given
        source.file("slipway.yaml", steps("""
                        - name: configure
                          run: mkdir target && printf 'token=%s' "$TOKEN" > target/settings
                          secrets: [TOKEN]
                        """)).commit("First");

        // when
        NotBuilt not =
                (NotBuilt) work().perform(asked("main"), JobDouble.in(folder).with(Map.of("TOKEN", "tok-12345")));

        // then
        assertThat(not.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("secret-in-workspace");
            assertThat(failure.where()).isEqualTo("target/settings");
        });
    }

    @Test
    void shouldRefuseAnApplicationsNameToAnotherRepository() throws Exception {
        // given
        source.file("slipway.yaml", PIPELINE).commit("First");
        bound.put("shop", "git.example/team/shop");
        JobDouble job = JobDouble.in(folder);

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("main"), job);

        // then
        assertThat(not.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("application-taken");
            assertThat(failure.why()).contains("git.example/team/shop");
        });
        assertThat(job.facts().has(ReleasePlanned.class)).isFalse();
    }

    @Test
    void shouldGoByThePlatformsSettingsWhenTheyNameTheApplication() throws Exception {
        // given
        source.file("slipway.yaml", PIPELINE).commit("First");
        bound.put("shop", "git.example/team/shop");
        repositories = Map.of("shop", List.of("https://git.example/team/shop", "file://" + source.folder() + "/"));

        // when
        BuildVerdict verdict = work().perform(asked("main"), JobDouble.in(folder));

        // then
        assertThat(verdict).isInstanceOf(Built.class);
    }

    @Test
    void shouldSayWhyWhenThereIsNoSuchRef() throws Exception {
        // given
        source.file("slipway.yaml", PIPELINE).commit("First");
        JobDouble job = JobDouble.in(folder);

        // when
        NotBuilt not = (NotBuilt) work().perform(asked("nowhere"), job);

        // then
        assertThat(not.failures()).extracting(Failure::code).containsExactly("ref-not-found");
        assertThat(job.logged()).contains("error: ", "nowhere");
    }

    @Test
    void shouldDeployADetectedPlanInTheConfiguredOrderOnly() throws Exception {
        // given
        source.file("package.json", """
                        {"name": "shop", "version": "1.0.0", "scripts": {"start": "node server.js"}}
                        """).file("server.js", "").commit("First");

        // when
        ReleasePlanned ordered = planned(work(platform(), List.of("staging", "production")));
        ReleasePlanned unordered = planned(work(platform(), List.of()));

        // then
        assertThat(ordered.origin()).startsWith("detected: npm");
        assertThat(unordered.environments()).isEmpty();
        if (!ordered.images().isEmpty()) {
            assertThat(ordered.environments())
                    .extracting(PlannedEnvironment::name)
                    .containsExactly("staging", "production");
            assertThat(unordered.warnings()).anyMatch(warning -> warning.contains("environment-order"));
        }
    }

    @Test
    void shouldShareTheConfiguredHomeAndKeepTemporaryFilesApartWhenStepsHaveOne() throws Exception {
        // given
        source.file("slipway.yaml", steps("- name: where\n  run: echo \"home=$HOME tmp=$TMPDIR path=${PATH:+set}\"\n"))
                .commit("First");
        Path home = folder.resolve("home");
        JobDouble job = JobDouble.in(folder);

        // when
        BuildVerdict verdict = work(platform(), List.of(), Optional.of(home)).perform(asked("main"), job);

        // then
        assertThat(verdict).isInstanceOf(Built.class);
        assertThat(job.logged())
                .contains("home=" + home + " tmp=" + job.folder().resolve("home/tmp") + " path=set");
    }

    private ReleasePlanned planned(WorkspaceWork work) throws Exception {
        JobDouble job = JobDouble.in(folder);
        work.perform(asked("main"), job);
        return job.facts().first(ReleasePlanned.class).orElseThrow(() -> new AssertionError(logOf(job)));
    }

    private static String logOf(JobDouble job) {
        try {
            return job.logged();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private BuildJob.Workspace asked(String ref) {
        return new BuildJob.Workspace(source.folder().toString(), ref);
    }

    private String bind(String application, String repository, String job, long fence) {
        return Optional.ofNullable(bound.putIfAbsent(application, repository)).orElse(repository);
    }

    private WorkspaceWork work() {
        return work(platform(), List.of());
    }

    private WorkspaceWork work(Map<String, EnvironmentPolicy> environments, List<String> order) {
        return work(environments, order, Optional.empty());
    }

    private WorkspaceWork work(Map<String, EnvironmentPolicy> environments, List<String> order, Optional<Path> home) {
        PlanStore plans = new PlanStore(registry, names);
        GitSettings git = new GitSettings(
                true, Duration.ofMinutes(1), 64L << 20, 10_000, "ssh -oBatchMode=yes", Optional.empty(), Map.of());
        return new WorkspaceWork(
                new GitCheckout(git),
                new Planning(Planner.standard(), plans, environments, order),
                new Ownership(repositories, this::bind),
                plans,
                new BuildSteps(new ScriptRunner(new ProcessStepRunner(Duration.ofSeconds(1)), Set.of(), home, 1 << 20)),
                new Workspaces(registry, LIMITS),
                names);
    }

    private static Map<String, EnvironmentPolicy> platform() {
        return new TreeMap<>(Map.of("staging", policy(false), "production", policy(true)));
    }

    private static EnvironmentPolicy policy(boolean approval) {
        return new EnvironmentPolicy() {
            @Override
            public boolean approval() {
                return approval;
            }

            @Override
            public boolean acceptUnscanned() {
                return false;
            }

            @Override
            public boolean acceptPackagesOnly() {
                return true;
            }

            @Override
            public Duration soak() {
                return Duration.ZERO;
            }

            @Override
            public Digest hash() {
                return Digest.of(new byte[] {(byte) (approval ? 1 : 0)});
            }
        };
    }

    private static String steps(String steps) {
        return "application: shop\nbuild:\n  steps:\n" + steps.indent(4);
    }
}
