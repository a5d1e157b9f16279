package dev.slipway.acceptance.faults;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.agent.builder.AgentBuilder;

/** Agents that change a service's classes in its own Java machine, so that the services know nothing of it. */
final class Agents {
    private Agents() {}

    /**
     * The Java machine's option for an agent that is there before the service's main class; its jar is made in this
     * folder.
     *
     * @param agent has the method {@code premain}
     * @param advice what it copies into methods
     */
    static String option(Path folder, Class<?> agent, Class<?> advice) {
        return "-javaagent:" + jar(folder, agent, advice);
    }

    /**
     * Brings an agent into a Java machine that runs.
     *
     * @param agent has the method {@code agentmain}
     * @param advice what it copies into methods
     */
    static void attach(long pid, Path folder, Class<?> agent, Class<?> advice, String argument) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            machine.loadAgent(jar(folder, agent, advice).toString(), argument);
            machine.detach();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized Path jar(Path folder, Class<?> agent, Class<?> advice) {
        Path jar = folder.resolve(agent.getSimpleName() + ".jar");
        if (Files.notExists(jar)) {
            make(jar, agent, advice);
        }
        return jar;
    }

    private static void make(Path jar, Class<?> agent, Class<?> advice) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
        manifest.getMainAttributes().putValue("Agent-Class", agent.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
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
