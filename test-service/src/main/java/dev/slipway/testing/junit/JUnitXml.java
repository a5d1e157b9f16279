package dev.slipway.testing.junit;

import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads JUnit XML, of which there is no standard: the forms that Surefire, Gradle, pytest, jest-junit, go-junit-report
 * and GoogleTest write. A document type is refused, so that there are neither entities nor anything to fetch. Safe for
 * use by many threads.
 */
public final class JUnitXml {
    /** Suites within suites; what people's tools nest is below ten. */
    static final int MOST_DEPTH = 64;

    private static final XMLInputFactory FACTORY = factory();

    private JUnitXml() {}

    /**
     * The JDK's own reader, whichever others lie on the class path. Its limit on the sum of entities also counts the
     * five that XML itself defines, and is lifted: a report may quote a lot, and there are no others. Its limit on
     * depth depends on the JDK's version, and is replaced by ours.
     */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.maxElementDepth", "0");
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        return factory;
    }

    /**
     * Reads a report.
     *
     * @param name for people
     * @param xml its bytes; not closed
     * @param mostCases how many cases it may have
     * @throws ReportException when it is no such report, or has more cases; says where and why
     */
    public static Report read(String name, InputStream xml, int mostCases) throws ReportException {
        XMLStreamReader reader = null;
        try {
            reader = open(xml);
            return new JUnitDocument(name, reader, mostCases).read();
        } catch (XMLStreamException e) {
            throw ReportException.malformed(where(name, e), words(e));
        } finally {
            close(reader);
        }
    }

    private static XMLStreamReader open(InputStream xml) throws XMLStreamException {
        synchronized (FACTORY) {
            return FACTORY.createXMLStreamReader(xml);
        }
    }

    private static void close(@org.jspecify.annotations.Nullable XMLStreamReader reader) {
        if (reader != null) {
            try {
                reader.close();
            } catch (XMLStreamException e) {
                // What was read is read; it holds no file.
            }
        }
    }

    private static String where(String name, XMLStreamException e) {
        return e.getLocation() == null || e.getLocation().getLineNumber() < 1
                ? name
                : name + ":" + e.getLocation().getLineNumber() + ":"
                        + e.getLocation().getColumnNumber();
    }

    /** The JDK's message has the place on a first line of its own. */
    private static String words(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int own = message.indexOf("Message: ");
        String words = own < 0 ? message : message.substring(own + "Message: ".length());
        return JUnitDocument.cut(words.strip(), 300);
    }

    static boolean isText(int event) {
        return event == XMLStreamConstants.CHARACTERS
                || event == XMLStreamConstants.CDATA
                || event == XMLStreamConstants.SPACE;
    }
}
