package dev.slipway.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.events.Failure;
import dev.slipway.events.TestCounts;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JUnitXmlTest {
    @Test
    void shouldReadSurefireWithReruns() throws Exception {
        // when
        Report report = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire.xsd"
                    name="com.example.CartTest" time="0.1" tests="5" errors="1" skipped="1" failures="1">
                  <properties><property name="java.version" value="21"/></properties>
                  <testcase name="adds" classname="com.example.CartTest" time="0.01"/>
                  <testcase name="isFlaky" classname="com.example.CartTest" time="0.01">
                    <flakyFailure message="first try" type="AssertionError"><stackTrace>at X</stackTrace></flakyFailure>
                    <flakyError message="second try"/>
                  </testcase>
                  <testcase name="fails" classname="com.example.CartTest" time="0.01">
                    <failure message="expected: 1 but was: 2" type="org.opentest4j.AssertionFailedError"><![CDATA[stack]]></failure>
                    <rerunFailure message="again" type="x"><stackTrace>at Y</stackTrace><system-out>o</system-out></rerunFailure>
                    <system-out>noise</system-out>
                  </testcase>
                  <testcase name="breaks" classname="com.example.CartTest" time="0.01">
                    <error type="java.lang.NullPointerException">java.lang.NullPointerException
                	at com.example.Cart</error>
                  </testcase>
                  <testcase name="waits" classname="com.example.CartTest"><skipped message="later"/></testcase>
                </testsuite>
                """);

        // then
        assertThat(report.counts()).isEqualTo(new TestCounts(2, 2, 1));
        assertThat(report.firstFailed())
                .containsExactly(
                        new FailedCase("com.example.CartTest.fails", "expected: 1 but was: 2"),
                        new FailedCase(
                                "com.example.CartTest.breaks",
                                "java.lang.NullPointerException\n\tat com.example.Cart"));
    }

    @Test
    void shouldReadPytest() throws Exception {
        // when
        Report report = read("""
                <?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" hostname="h"><testcase classname="tests.test_cart" name="test_adds[1-2]" time="0.001" /><testcase classname="tests.test_cart" name="test_fails" time="0.001"><failure message="assert 1 == 2">def test_fails():
                &gt;       assert 1 == 2</failure></testcase><testcase classname="tests.test_cart" name="test_skips" time="0.0"><skipped type="pytest.skip" message="no">x.py:1: no</skipped></testcase><testcase classname="" name="tests.test_broken" time="0.000"><error message="collection failure">ImportError</error></testcase></testsuite></testsuites>
                """);

        // then
        assertThat(report.counts()).isEqualTo(new TestCounts(1, 2, 1));
        assertThat(report.firstFailed())
                .containsExactly(
                        new FailedCase("tests.test_cart.test_fails", "assert 1 == 2"),
                        new FailedCase("tests.test_broken", "collection failure"));
    }

    @Test
    void shouldReadJestWithoutMessageAttribute() throws Exception {
        // when
        Report report = read("""
                <testsuites name="jest tests" tests="2" failures="1" errors="0" time="1.2">
                  <testsuite name="cart" errors="0" failures="1" skipped="0" timestamp="2026-01-01T00:00:00" tests="2">
                    <testcase classname="cart adds" name="cart adds" time="0.004"></testcase>
                    <testcase classname="cart fails" name="cart fails" time="0.002">
                      <failure>Error: expect(received).toBe(expected)
                    at Object.toBe</failure>
                    </testcase>
                  </testsuite>
                </testsuites>
                """);

        // then
        assertThat(report.counts()).isEqualTo(new TestCounts(1, 1, 0));
        assertThat(report.firstFailed().getFirst().message()).startsWith("Error: expect(received)");
    }

    @Test
    void shouldReadGoReportWhenABuildFailed() throws Exception {
        // when
        Report report = read("""
                <testsuites tests="2" errors="1" skipped="1">
                	<testsuite name="example.com/cart" tests="1" failures="0" errors="1" id="0" hostname="h">
                		<testcase name="[build failed]" classname="example.com/cart" time="0.000">
                			<error message="Build error"><![CDATA[cart.go:3: undefined: x]]></error>
                		</testcase>
                	</testsuite>
                	<testsuite name="example.com/other" tests="1" failures="0" errors="0" skipped="1">
                		<testcase name="TestLater" classname="example.com/other"><skipped message="not yet"></skipped></testcase>
                	</testsuite>
                </testsuites>
                """);

        // then
        assertThat(report.counts()).isEqualTo(new TestCounts(0, 1, 1));
        assertThat(report.firstFailed())
                .containsExactly(new FailedCase("example.com/cart.[build failed]", "Build error"));
    }

    @Test
    void shouldSumNestedSuitesAndReadGoogleTestsNotRun() throws Exception {
        // when
        Report report = read("""
                <testsuites>
                  <testsuite name="all" tests="3" failures="1" errors="0">
                    <testsuite name="inner" tests="2" failures="1">
                      <testcase name="a" status="run" classname="X"/>
                      <testcase name="b" status="run" classname="X"><failure message="no"/></testcase>
                    </testsuite>
                    <testcase name="c" status="notrun" classname="X"/>
                  </testsuite>
                </testsuites>
                """);

        // then
        assertThat(report.counts()).isEqualTo(new TestCounts(1, 1, 1));
    }

    @Test
    void shouldCountAFailureThatTheSuiteHasButNoCase() throws Exception {
        // when
        Report declared =
                read("<testsuite name='s' tests='2' failures='0' errors='2'><testcase name='a'/></testsuite>");
        Report direct = read("<testsuite name='s'><error message='no set-up'/></testsuite>");

        // then
        assertThat(declared.counts()).isEqualTo(new TestCounts(1, 1, 0));
        assertThat(declared.firstFailed().getFirst().message()).contains("2 of its cases failed");
        assertThat(direct.firstFailed()).containsExactly(new FailedCase("s", "no set-up"));
    }

    @Test
    void shouldCutNamesAndMessagesWhenTheyAreLong() throws Exception {
        // given
        String emoji = "\ud83d\ude00";

        // when
        Report report = read("<testsuite><testcase name='" + "n".repeat(5000) + "'><failure message='" + "m".repeat(999)
                + emoji + "'/></testcase><testcase name='t'><failure>" + "x".repeat(100_000)
                + "</failure></testcase></testsuite>");

        // then
        assertThat(report.firstFailed().get(0).name()).hasSize(300);
        assertThat(report.firstFailed().get(0).message()).isEqualTo("m".repeat(999));
        assertThat(report.firstFailed().get(1).message()).isEqualTo("x".repeat(1000));
    }

    @Test
    void shouldReadMuchQuotedOutput() throws Exception {
        // given
        String output = "&lt;a&gt;&amp;".repeat(400_000);

        // when
        Report report =
                read("<testsuite><testcase name='a'><system-out>" + output + "</system-out></testcase></testsuite>");

        // then
        assertThat(report.counts()).isEqualTo(new TestCounts(1, 0, 0));
    }

    @Test
    void shouldKeepTheFirstFailedCasesAndCountAll() throws Exception {
        // when
        Report report = read("<testsuite>" + "<testcase name='a'><failure/></testcase>".repeat(150) + "</testsuite>");

        // then
        assertThat(report.counts().failed()).isEqualTo(150);
        assertThat(report.firstFailed()).hasSize(Report.MOST_FAILED);
    }

    @Test
    void shouldReadNoFileWhenAnEntityNamesOne(@TempDir Path folder) throws Exception {
        // given
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret");

        // when
        Failure failure = refusal("<!DOCTYPE testsuite [<!ENTITY x SYSTEM \"" + secret.toUri()
                + "\">]><testsuite><testcase name='a'><failure>&x;</failure></testcase></testsuite>");

        // then
        assertThat(failure.toString()).contains("document type").doesNotContain("s3cret");
    }

    @Test
    void shouldRefuseEntitiesThatMultiply() {
        // when
        Failure failure = refusal(
                "<!DOCTYPE t [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><testsuite name='&b;'/>");

        // then
        assertThat(failure.why()).contains("document type");
    }

    @Test
    void shouldSayFileLineAndReasonWhenXmlIsBroken() {
        // when
        Failure failure = refusal("<testsuite>\n<testcase name='a'>\n</testsuite>");

        // then
        assertThat(failure.code()).isEqualTo("report-malformed");
        assertThat(failure.where()).startsWith("target/TEST-x.xml:3:");
        assertThat(failure.why()).contains("testcase");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not xml",
                "<html/>",
                "<testsuite>",
                "<testsuite/><testsuite/>",
                "<testsuite>&nbsp;</testsuite>",
                "<testsuite><testcase name='a' name='b'/></testsuite>",
                "<testsuite>\u0001</testsuite>"
            })
    void shouldRefuseWhatIsNoReport(String xml) {
        // when
        Failure failure = refusal(xml);

        // then
        assertThat(failure.code()).isEqualTo("report-malformed");
        assertThat(failure.where()).startsWith("target/TEST-x.xml");
        assertThat(failure.why()).isNotBlank();
    }

    @Test
    void shouldRefuseWhenSuitesOrElementsNestTooDeep() {
        // when
        Failure suites = refusal("<testsuite>".repeat(65) + "</testsuite>".repeat(65));
        Failure elements = refusal("<testsuite>" + "<p>".repeat(1000) + "</p>".repeat(1000) + "</testsuite>");

        // then
        assertThat(suites.why()).contains("deeper than 64");
        assertThat(elements.why()).contains("deeper than 256");
    }

    @Test
    void shouldRefuseWhenThereAreMoreCasesThanAccepted() {
        // when
        Failure failure = refusal("<testsuite>" + "<testcase name='a'/>".repeat(101) + "</testsuite>");

        // then
        assertThat(failure.code()).isEqualTo("report-too-large");
    }

    @Test
    void shouldCountAMillionCasesAndRefuseOneMoreThanAccepted() throws Exception {
        String million = "<testsuite>" + "<testcase name='a'/>".repeat(1_000_000) + "</testsuite>";
        // when
        Report report = JUnitXml.read("target/TEST-x.xml", stream(million), 1_000_000);
        Throwable refusal = catchThrowable(() -> JUnitXml.read("target/TEST-x.xml", stream(million), 999_999));
        // then
        assertThat(report.counts()).isEqualTo(new TestCounts(1_000_000, 0, 0));
        assertThat(refusal).isInstanceOfSatisfying(ReportException.class, e -> assertThat(
                        e.failure().code())
                .isEqualTo("report-too-large"));
    }

    private static ByteArrayInputStream stream(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static Report read(String xml) throws ReportException {
        return JUnitXml.read("target/TEST-x.xml", stream(xml), 1000);
    }

    private static Failure refusal(String xml) {
        return catchThrowableOfType(ReportException.class, () -> JUnitXml.read("target/TEST-x.xml", stream(xml), 100))
                .failure();
    }
}
