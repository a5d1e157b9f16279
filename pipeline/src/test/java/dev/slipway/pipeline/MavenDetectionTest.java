package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MavenDetectionTest {
    private static final String HEAD = "<artifactId>hello</artifactId><version>1.0</version>";
    private static final String JAR_PLUGIN = plugin("maven-jar-plugin", """
            <configuration><archive><manifest><mainClass>x.Main</mainClass></manifest></archive></configuration>""");
    private static final String LIBRARY =
            "<dependencies><dependency><artifactId>lib</artifactId></dependency></dependencies>";
    private static final String SHADE = "<executions><execution><goals><goal>shade</goal></goals>"
            + "<configuration>%s<mainClass>x.Main</mainClass></configuration></execution></executions>";
    private static final String REPACKAGE =
            "<executions><execution><goals><goal>repackage</goal></goals></execution></executions>";

    @TempDir
    Path folder;

    @Test
    void shouldPackageVerifyAndDeployTheJar() throws IOException {
        // given
        pom(HEAD + JAR_PLUGIN);
        Files.createDirectories(folder.resolve("src/test/java"));
        Files.writeString(folder.resolve("src/test/java/XTest.java"), "class XTest {}");

        // when
        Plan plan = planned().plan();

        // then
        assertThat(plan.application()).isEqualTo("hello");
        assertThat(plan.version()).isEqualTo("0.0.0-0123456789ab");
        assertThat(plan.build()).extracting(BuildStep::run).containsExactly("mvn -B -ntp -DskipTests package");
        assertThat(plan.tests()).singleElement().satisfies(suite -> {
            assertThat(suite.run()).isEqualTo("mvn -B -ntp verify");
            assertThat(suite.allowEmpty()).isFalse();
            assertThat(suite.reports())
                    .anyMatch(glob -> new Glob(glob).matcher().test("target/surefire-reports/TEST-x.XTest.xml"));
        });
        assertThat(plan.image()).get().satisfies(image -> {
            assertThat(image.base()).contains("scratch");
            assertThat(image.entrypoint()).containsExactly("java", "-jar", "/app/app.jar");
            assertThat(image.layers()).extracting(ImageLayer::from).containsExactly("target/hello-1.0.jar");
        });
        assertThat(plan.environments()).extracting(EnvironmentPlan::name).containsExactly("staging", "production");
        assertThat(plan.packages()).isEmpty();
    }

    @Test
    void shouldMakeTheImageOfTheJarWhenADockerfileStandsBeside() throws IOException {
        // given
        pom(HEAD + JAR_PLUGIN);
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");

        // when
        Planned planned = planned();

        // then
        assertThat(planned.plan().image()).get().satisfies(image -> assertThat(image.dockerfile())
                .isEmpty());
        assertThat(planned.warnings())
                .extracting(PlanProblem::what)
                .contains("beside it stands a Dockerfile, which is not used: the image is made of what the build"
                        + " leaves");
    }

    @Test
    void shouldAllowAnEmptySuiteWhenThereAreNoTests() throws IOException {
        // given
        pom(HEAD);

        // then
        assertThat(planned().plan().tests()).extracting(TestSuite::allowEmpty).containsExactly(true);
    }

    @Test
    void shouldUseTheWrapperWhenItIsThere() throws IOException {
        // given
        pom(HEAD);
        Path wrapper = Files.writeString(folder.resolve("mvnw"), "#!/bin/sh\n");

        // when
        String plain = planned().plan().build().get(0).run();
        boolean executable = wrapper.toFile().setExecutable(true);

        // then
        assertThat(plain).startsWith("sh ./mvnw -B");
        assertThat(executable).isTrue();
        assertThat(planned().plan().build().get(0).run()).startsWith("./mvnw -B");
    }

    static Stream<Arguments> executables() {
        String quarkus = plugin("quarkus-maven-plugin", "");
        return Stream.of(
                jar(HEAD + JAR_PLUGIN, "target/hello-1.0.jar"),
                jar("<parent><version>2</version></parent><artifactId>a</artifactId>" + JAR_PLUGIN, "target/a-2.jar"),
                jar(HEAD + JAR_PLUGIN.replace("<build>", "<build><finalName>app</finalName>"), "target/app.jar"),
                jar(
                        "<properties><revision>3</revision></properties><artifactId>a</artifactId>"
                                + "<version>${revision}</version>" + JAR_PLUGIN,
                        "target/a-3.jar"),
                jar(
                        HEAD + LIBRARY.replace("<artifactId>lib", "<scope>test</scope><artifactId>lib") + JAR_PLUGIN,
                        "target/hello-1.0.jar"),
                jar(HEAD + LIBRARY + plugin("maven-shade-plugin", SHADE.formatted("")), "target/hello-1.0.jar"),
                jar(
                        HEAD
                                + LIBRARY
                                + plugin(
                                        "maven-shade-plugin",
                                        SHADE.formatted("<shadedArtifactAttached>true</shadedArtifactAttached>")),
                        "target/hello-1.0-shaded.jar"),
                jar(HEAD + LIBRARY + plugin("spring-boot-maven-plugin", REPACKAGE), "target/hello-1.0.jar"),
                jar(
                        "<parent><artifactId>spring-boot-starter-parent</artifactId></parent>" + HEAD
                                + plugin(
                                        "spring-boot-maven-plugin",
                                        "<configuration><classifier>exec</classifier></configuration>"),
                        "target/hello-1.0-exec.jar"),
                jar(HEAD + LIBRARY + quarkus, "target/quarkus-app"),
                jar(
                        "<properties><quarkus.package.jar.type>uber-jar</quarkus.package.jar.type></properties>" + HEAD
                                + quarkus,
                        "target/hello-1.0-runner.jar"));
    }

    @ParameterizedTest
    @MethodSource("executables")
    void shouldFindWhatRuns(String project, String from) throws IOException {
        // given
        pom(project);

        // when
        Plan plan = planned().plan();

        // then
        assertThat(plan.image()).get().satisfies(image -> assertThat(image.layers())
                .extracting(ImageLayer::from)
                .containsExactly(from));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                other(HEAD, "no jar with a Main-Class"),
                other(HEAD + "<packaging>war</packaging>", "packaging is 'war'"),
                other(HEAD + "<packaging>pom</packaging><modules><module>a</module></modules>", "packaging is 'pom'"),
                other(HEAD + LIBRARY + JAR_PLUGIN, "needs libraries"),
                other("<artifactId>a</artifactId><version>${v}</version>" + JAR_PLUGIN, "only Maven knows"),
                other("<artifactId>a</artifactId>" + JAR_PLUGIN, "only Maven knows"),
                other("<artifactId>../../a</artifactId><version>1</version>" + JAR_PLUGIN, "only Maven knows"),
                other(
                        "<properties><a>${b}${b}</a><b>${a}${a}</b></properties><artifactId>x</artifactId>"
                                + "<version>${a}</version>" + JAR_PLUGIN,
                        "only Maven knows"),
                other(HEAD + plugin("spring-boot-maven-plugin", ""), "no jar with a Main-Class"),
                other(
                        "<properties><quarkus.package.jar.type>native</quarkus.package.jar.type></properties>" + HEAD
                                + plugin("quarkus-maven-plugin", ""),
                        "told to package as 'native'"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void shouldSayWhyNothingIsDeployed(String project, String why) throws IOException {
        // given
        pom(project);

        // when
        Planned planned = planned();

        // then
        assertThat(planned.plan().image()).isEmpty();
        assertThat(planned.plan().environments()).isEmpty();
        assertThat(planned.plan().packages()).hasSize(1);
        assertThat(planned.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.what()).startsWith("nothing is deployed: ").contains(why);
            assertThat(warning.mend()).contains("slipway.yaml");
        });
    }

    @Test
    void shouldReadTheQuarkusPackageTypeFromTheApplicationsSettings() throws IOException {
        // given
        pom(
                HEAD + plugin("quarkus-maven-plugin", "")
                        + "<dependencies><dependency><artifactId>quarkus-smallrye-health</artifactId></dependency></dependencies>");
        Files.createDirectories(folder.resolve("src/main/resources"));
        Files.writeString(
                folder.resolve("src/main/resources/application.properties"), "quarkus.package.jar.type = uber-jar\n");

        // when
        Plan plan = planned().plan();

        // then
        assertThat(plan.image()).get().satisfies(image -> {
            assertThat(image.layers()).extracting(ImageLayer::from).containsExactly("target/hello-1.0-runner.jar");
            assertThat(image.env()).isEqualTo(Map.of("QUARKUS_HTTP_PORT", "${PORT:8080}"));
        });
        assertThat(plan.environments().get(0).readiness().path()).isEqualTo("/q/health/ready");
    }

    @Test
    void shouldWarnWhenThePlatformHasNamedNoEnvironment() throws IOException {
        // given
        pom(HEAD + JAR_PLUGIN);

        // when
        Planned planned = (Planned) new Detection().detect(new Checkout(folder, "hello", Yaml.COMMIT));

        // then
        assertThat(planned.plan().environments()).isEmpty();
        assertThat(planned.warnings())
                .extracting(PlanProblem::what)
                .anyMatch(what -> what.startsWith("the platform has named no environment"));
    }

    @Test
    void shouldReadNoExternalEntity() throws IOException {
        // given
        Path secret = Files.writeString(folder.resolve("secret"), "hidden");
        Files.writeString(folder.resolve("pom.xml"), """
                <?xml version="1.0"?>
                <!DOCTYPE project [<!ENTITY e SYSTEM "%s">]>
                <project><artifactId>&e;</artifactId></project>
                """.formatted(secret.toUri()));

        // when
        PlanResult result = detect();

        // then
        assertThat(((Unplannable) result).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.toString()).contains("DOCTYPE").doesNotContain("hidden");
        });
    }

    @Test
    void shouldNameThePlaceWhenThePomIsNotXml() throws IOException {
        // given
        Files.writeString(folder.resolve("pom.xml"), "<project>\n  <artifactId>a</artifact>\n</project>\n");

        // when
        PlanResult result = detect();

        // then
        assertThat(((Unplannable) result).problems()).singleElement().satisfies(problem -> assertThat(problem.line())
                .isEqualTo(2));
    }

    @Test
    void shouldRefuseAnotherRoot() throws IOException {
        // given
        Files.writeString(folder.resolve("pom.xml"), "<html/>");

        // when
        PlanResult result = detect();

        // then
        assertThat(((Unplannable) result).problems().get(0).what()).isEqualTo("its root is 'html', not 'project'");
    }

    private static String plugin(String name, String content) {
        return "<build><plugins><plugin><artifactId>" + name + "</artifactId>" + content
                + "</plugin></plugins></build>";
    }

    private static Arguments jar(String project, String from) {
        return Arguments.of(project, from);
    }

    private static Arguments other(String project, String why) {
        return Arguments.of(project, why);
    }

    private void pom(String content) throws IOException {
        Files.writeString(
                folder.resolve("pom.xml"),
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">" + content + "</project>");
    }

    private PlanResult detect() throws IOException {
        return new Detection().detect(new Checkout(folder, "hello", Yaml.COMMIT, List.of("staging", "production")));
    }

    private Planned planned() throws IOException {
        return (Planned) detect();
    }
}
