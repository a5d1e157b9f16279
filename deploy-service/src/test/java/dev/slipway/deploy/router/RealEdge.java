package dev.slipway.deploy.router;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The edge as it is in production: a process of its own. */
public final class RealEdge implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"adminPort\":([0-9]+)");
    private final Process process;
    private final URI admin;

    private RealEdge(Process process, URI admin) {
        this.process = process;
        this.admin = admin;
    }

    /** @param token file that the edge's token is written to */
    public static RealEdge start(Path state, Path token) throws IOException {
        Files.writeString(token, UUID.randomUUID() + UUID.randomUUID().toString());
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        "dev.slipway.edge.EdgeMain",
                        "--state",
                        state.toString(),
                        "--token-file",
                        token.toString(),
                        "--admin-port",
                        "0"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        Matcher port = PORT.matcher(String.valueOf(line));
        if (!port.find()) {
            process.destroyForcibly();
            throw new IOException("the edge did not start: " + line);
        }
        return new RealEdge(process, URI.create("http://127.0.0.1:" + port.group(1)));
    }

    public URI admin() {
        return admin;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
