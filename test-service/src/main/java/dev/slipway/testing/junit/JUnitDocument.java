package dev.slipway.testing.junit;

import dev.slipway.events.TestCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** One document of {@link JUnitXml}, read from its start to its end. */
final class JUnitDocument {
    private static final int MOST_NAME = 300;
    private static final int MOST_MESSAGE = 1000;

    /** Other elements (properties, output) may nest as deep as they like, within reason. */
    private static final int MOST_FOREIGN_DEPTH = 256;

    private static final Set<String> FAILED = Set.of("failure", "error");

    private final String name;
    private final XMLStreamReader xml;
    private final int mostCases;
    private final List<FailedCase> firstFailed = new ArrayList<>();
    private int passed;
    private int failed;
    private int skipped;

    JUnitDocument(String name, XMLStreamReader xml, int mostCases) {
        this.name = name;
        this.xml = xml;
        this.mostCases = mostCases;
    }

    Report read() throws XMLStreamException, ReportException {
        String root = root();
        if (!root.equals("testsuites") && !root.equals("testsuite")) {
            throw malformed("its root is <" + cut(root, 50) + ">, and not <testsuites> or <testsuite>");
        }
        suite(1);
        while (xml.hasNext()) {
            next();
        }
        return new Report(new TestCounts(passed, failed, skipped), firstFailed);
    }

    private String root() throws XMLStreamException, ReportException {
        while (xml.hasNext()) {
            if (next() == XMLStreamConstants.START_ELEMENT) {
                return xml.getLocalName();
            }
        }
        throw malformed("it has no element");
    }

    private int next() throws XMLStreamException, ReportException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD) {
            throw malformed("it has a document type declaration, and none is accepted");
        }
        if (event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw malformed("it refers to the entity '" + cut(xml.getLocalName(), 50) + "', which XML does not define");
        }
        return event;
    }

    /** At a suite's start; leaves at its end. */
    private void suite(int depth) throws XMLStreamException, ReportException {
        if (depth > JUnitXml.MOST_DEPTH) {
            throw malformed("its suites nest deeper than " + JUnitXml.MOST_DEPTH);
        }
        String title = attribute("name", "a test suite");
        int declared = declared();
        int before = failed;
        int event = next();
        while (event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                member(title, depth);
            }
            event = next();
        }
        if (declared > 0 && failed == before) {
            failedCase(title, "the suite says that " + declared + " of its cases failed, and lists none of them");
        }
    }

    private void member(String suite, int depth) throws XMLStreamException, ReportException {
        String element = xml.getLocalName();
        if (element.equals("testcase")) {
            testCase(suite);
        } else if (element.equals("testsuite") || element.equals("testsuites")) {
            suite(depth + 1);
        } else if (FAILED.contains(element)) {
            failedCase(suite, message());
        } else {
            skip();
        }
    }

    /** What the suite itself counts; a word that is no number counts nothing, since the cases are what matters. */
    private int declared() {
        return number("failures") + number("errors");
    }

    private int number(String attribute) {
        String text = attribute(attribute, "0");
        return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 0;
    }

    /**
     * A case: failed by {@code failure} or {@code error}, else skipped by {@code skipped}, else passed. Reruns that
     * failed ({@code rerunFailure}, {@code flakyFailure} and the like, Surefire) add nothing to that.
     */
    private void testCase(String suite) throws XMLStreamException, ReportException {
        countCase();
        String title = title(suite);
        boolean isSkipped = attribute("status", "").equals("notrun");
        String failure = null;
        int event = next();
        while (event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                String element = xml.getLocalName();
                if (FAILED.contains(element)) {
                    String message = message();
                    failure = failure == null ? message : failure;
                } else {
                    isSkipped |= element.equals("skipped") || element.equals("disabled");
                    skip();
                }
            }
            event = next();
        }
        count(title, failure, isSkipped);
    }

    private void count(String title, @Nullable String failure, boolean isSkipped) {
        if (failure != null) {
            failedCase(title, failure);
        } else if (isSkipped) {
            skipped++;
        } else {
            passed++;
        }
    }

    private void countCase() throws ReportException {
        if (passed + failed + skipped >= mostCases) {
            throw ReportException.tooLarge(
                    where(), "the suite's reports have more than the accepted number of test cases");
        }
    }

    private void failedCase(String title, String message) {
        failed++;
        if (firstFailed.size() < Report.MOST_FAILED) {
            firstFailed.add(new FailedCase(title, message));
        }
    }

    private String title(String suite) {
        String type = attribute("classname", "");
        String method = attribute("name", "");
        String joined = type.isEmpty() || method.isEmpty() ? type + method : type + "." + method;
        return cut(joined.isBlank() ? suite : joined, MOST_NAME);
    }

    /** At a failure's start; leaves at its end. Its own message, else its text, else its type. */
    private String message() throws XMLStreamException, ReportException {
        String type = attribute("type", "");
        String message = attribute("message", "").strip();
        StringBuilder text = new StringBuilder();
        int depth = 1;
        while (depth > 0) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth = deeper(depth);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (JUnitXml.isText(event) && text.length() < 2 * MOST_MESSAGE) {
                text.append(
                        xml.getTextCharacters(), xml.getTextStart(), Math.min(xml.getTextLength(), 2 * MOST_MESSAGE));
            }
        }
        String words = message.isEmpty() ? text.toString().strip() : message;
        return cut(words.isEmpty() ? type : words, MOST_MESSAGE);
    }

    /** At an element's start; leaves at its end. */
    private void skip() throws XMLStreamException, ReportException {
        int depth = 1;
        while (depth > 0) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth = deeper(depth);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    private int deeper(int depth) throws ReportException {
        if (depth >= MOST_FOREIGN_DEPTH) {
            throw malformed("its elements nest deeper than " + MOST_FOREIGN_DEPTH);
        }
        return depth + 1;
    }

    private String attribute(String attribute, String otherwise) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private ReportException malformed(String why) {
        return ReportException.malformed(where(), why);
    }

    private String where() {
        return name + ":" + xml.getLocation().getLineNumber() + ":"
                + xml.getLocation().getColumnNumber();
    }

    /** At most so many characters, and never half of a surrogate pair. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
