package dev.slipway.acceptance.faults;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * A point at which a service dies as of {@code kill -9}: on entering a method of its for the nth time from now on. An
 * agent brings it into the running service, which knows nothing of it. A point that is never reached kills nothing: tests
 * wait for the end.
 */
enum Halt {
    /** A job is claimed and committed; nothing of it is done. */
    AFTER_INTAKE("dev.slipway.runtime.Worker", "run"),
    /** In the midst of the work: what it did so far is half of it. */
    MID_JOB("dev.slipway.runtime.logs.JobLog", "line"),
    /** The work is done, and nobody knows. */
    BEFORE_CONCLUSION("dev.slipway.runtime.Finish", "conclude"),
    /** Facts are committed, and not on the topic. */
    AFTER_COMMIT("dev.slipway.runtime.Outbox", "publish"),
    /** A fact is on the topic, and not marked as such. */
    AFTER_PUBLISHING("dev.slipway.runtime.Publisher", "next"),
    /** Facts are on the topic and marked, and not yet deleted. */
    AFTER_MARKING("dev.slipway.runtime.Publisher", "forget"),
    /** The gateway is about to write a fact into its views. */
    IN_VIEWS("dev.slipway.gateway.ViewIntake", "take");

    private static final String LEFT = "halt.left";

    private final String type;
    private final String method;

    Halt(String type, String method) {
        this.type = type;
        this.method = method;
    }

    /** Makes a Java machine die there, the nth time from now on; the agent's jar is made in this folder. */
    void attach(long pid, Path folder, int nth) {
        Agents.attach(pid, folder, Halt.class, Death.class, name() + ":" + nth);
    }

    /** Called in the Java machine that is to die. */
    public static void agentmain(String argument, Instrumentation instrumentation) {
        String[] words = argument.split(":");
        Halt halt = valueOf(words[0]);
        System.setProperty(LEFT, words[1]);
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(ElementMatchers.named(halt.type))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Death.class).on(ElementMatchers.named(halt.method))))
                .installOn(instrumentation);
    }

    /** Copied into the method, so it may name nothing but the JDK. */
    static final class Death {
        private Death() {}

        @Advice.OnMethodEnter
        static void enter() {
            synchronized (System.class) {
                int left = Integer.getInteger("halt.left", 1) - 1;
                System.setProperty("halt.left", Integer.toString(left));
                if (left <= 0) {
                    Runtime.getRuntime().halt(137);
                }
            }
        }
    }
}
