package hello;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * What the application says.
 *
 * @param version the application's version
 */
record Greeting(String version) {
    /** The version that the build wrote into the jar. */
    static String builtVersion() throws IOException {
        try (InputStream in = Greeting.class.getResourceAsStream("/hello.properties")) {
            if (in == null) {
                throw new IOException("hello.properties is not on the class path: build with Maven");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    /** One line for a visitor. */
    String text() {
        return "Hello from version " + version + "!\n";
    }
}
