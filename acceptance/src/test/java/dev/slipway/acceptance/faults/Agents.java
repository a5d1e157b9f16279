package dev.slipway.acceptance.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.agent.builder.AgentBuilder;

/** Agents that change a service's classes as they are loaded, so that the services know nothing of it. */
final class Agents {
    private Agents() {}

    /**
     * The Java machine's option for an agent, made in this folder.
     *
     * @param agent has the method {@code premain}
     * @param advice what it copies into methods
     */
    static String option(Path folder, Class<?> agent, Class<?> advice) {
        Path jar = folder.resolve(agent.getSimpleName() + ".jar");
        if (Files.notExists(jar)) {
            make(jar, agent, advice);
        }
        return "-javaagent:" + jar;
    }

    private static void make(Path jar, Class<?> agent, Class<?> advice) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
        manifest.getMainAttributes().putValue("Class-Path", location(AgentBuilder.class));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> type : new Class<?>[] {agent, advice}) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new ZipEntry(name));
                out.write(agent.getClassLoader().getResourceAsStream(name).readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }
}
