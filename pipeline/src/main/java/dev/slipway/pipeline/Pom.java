package dev.slipway.pipeline;

import dev.slipway.pipeline.DetectedTool.Undetectable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** What a {@code pom.xml} says by itself: parents, profiles and plugin defaults of elsewhere are not looked up. */
final class Pom {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^${}]{1,128})}");
    private static final int DEEPEST_REFERENCE = 8;

    private final Element project;
    private final Map<String, String> properties = new HashMap<>();

    private Pom(Element project) {
        this.project = project;
        child(project, "properties").stream()
                .flatMap(Pom::children)
                .forEach(property -> properties.put(property.getLocalName(), text(property)));
        artifactId().ifPresent(id -> properties.put("project.artifactId", id));
        version().ifPresent(version -> properties.put("project.version", version));
    }

    /** Parses without touching anything outside the bytes: no document type, no entities, no includes. */
    static Pom parse(String file, byte[] content) throws Undetectable {
        try {
            Element root = builder().parse(new ByteArrayInputStream(content)).getDocumentElement();
            if (!"project".equals(root.getLocalName())) {
                throw new Undetectable(PlanProblem.ofFile(
                        file,
                        "its root is " + Quote.of(root.getLocalName()) + ", not 'project'",
                        "make it a Maven POM"));
            }
            return new Pom(root);
        } catch (SAXParseException e) {
            throw new Undetectable(new PlanProblem(
                    PlanProblem.Kind.INVALID,
                    file,
                    Math.max(0, e.getLineNumber()),
                    Math.max(0, e.getColumnNumber()),
                    "",
                    "not XML that is accepted: " + e.getMessage(),
                    "mend the XML here; document types and entities are refused"));
        } catch (SAXException | IOException e) {
            throw new Undetectable(
                    PlanProblem.ofFile(file, "not XML that is accepted: " + e.getMessage(), "mend the XML"));
        }
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Throwing());
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java platform's XML parser cannot be made safe", e);
        }
    }

    String packaging() {
        return value(project, "packaging").orElse("jar");
    }

    Optional<String> artifactId() {
        return value(project, "artifactId");
    }

    boolean hasModules() {
        return child(project, "modules").isPresent();
    }

    Optional<String> parentArtifactId() {
        return child(project, "parent").flatMap(parent -> value(parent, "artifactId"));
    }

    private Optional<String> version() {
        Optional<String> own = value(project, "version");
        return own.isPresent() ? own : child(project, "parent").flatMap(parent -> value(parent, "version"));
    }

    Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name)).flatMap(this::resolve);
    }

    /** The main artifact's file name without its extension; empty when only Maven itself could tell. */
    Optional<String> finalName() {
        Optional<Element> build = child(project, "build");
        if (build.flatMap(found -> child(found, "directory")).isPresent()) {
            return Optional.empty();
        }
        Optional<String> named = build.flatMap(found -> value(found, "finalName"));
        return named.isPresent() ? named.flatMap(this::resolve) : resolve("${project.artifactId}-${project.version}");
    }

    /** A plugin under build/plugins, profiles and pluginManagement not included. */
    Optional<Element> plugin(String artifactId) {
        return child(project, "build").flatMap(build -> child(build, "plugins")).stream()
                .flatMap(Pom::children)
                .filter(plugin ->
                        value(plugin, "artifactId").filter(artifactId::equals).isPresent())
                .findFirst();
    }

    /** Whether the project has dependencies of its own that must be there at run time. */
    boolean needsLibraries() {
        return dependencies().anyMatch(dependency -> !List.of("test", "provided", "system", "import")
                .contains(value(dependency, "scope").orElse("compile")));
    }

    boolean dependsOn(String artifactId) {
        return dependencies().anyMatch(dependency -> value(dependency, "artifactId")
                .filter(artifactId::equals)
                .isPresent());
    }

    private Stream<Element> dependencies() {
        return child(project, "dependencies").stream().flatMap(Pom::children);
    }

    /** Fills in the references to properties; empty when one is not known here. */
    Optional<String> resolve(String text) {
        String resolved = text;
        for (int depth = 0; depth < DEEPEST_REFERENCE && resolved.contains("${"); depth++) {
            Matcher references = REFERENCE.matcher(resolved);
            resolved = references.replaceAll(
                    found -> Matcher.quoteReplacement(properties.getOrDefault(found.group(1), found.group())));
            if (resolved.length() > 1024) {
                return Optional.empty();
            }
        }
        return resolved.contains("${") ? Optional.empty() : Optional.of(resolved);
    }

    /** Whether an element below has one of these names and says something. */
    static boolean mentions(Element element, String... names) {
        return Stream.of(names)
                .anyMatch(name -> element.getElementsByTagNameNS("*", name).getLength() > 0);
    }

    /** Whether an execution of the plugin has the goal. */
    static boolean runs(Element plugin, String goal) {
        return elements(plugin, "goal").anyMatch(found -> text(found).equals(goal));
    }

    /** The text of the first element of that name anywhere below. */
    static Optional<String> anywhere(Element element, String name) {
        return elements(element, name).map(Pom::text).findFirst();
    }

    private static Stream<Element> elements(Element below, String name) {
        var found = below.getElementsByTagNameNS("*", name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    private static Optional<String> value(Element parent, String name) {
        return child(parent, name).map(Pom::text).filter(text -> !text.isEmpty());
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent)
                .filter(child -> name.equals(child.getLocalName()))
                .findFirst();
    }

    private static Stream<Element> children(Element parent) {
        return Stream.iterate(parent.getFirstChild(), Objects::nonNull, Node::getNextSibling)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }

    private static String text(Element element) {
        return element.getTextContent().strip();
    }

    /** The parser's default handler writes to standard error. */
    private static final class Throwing implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }
}
