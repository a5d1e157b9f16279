package dev.slipway.acceptance.faults;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/** What a later version of a service may do: every fact has a member that today's version does not know. */
final class Newer {
    /** What a later version's migration does, in a service's schema: columns are added, and it is written down. */
    static final String MIGRATION = """
            alter table release add column if not exists later text;
            alter table job add column if not exists later text;
            alter table inbox add column if not exists later text;
            insert into flyway_schema_history
              (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            select max(installed_rank) + 1, '900', 'later', 'SQL', 'V900__later.sql', 1, current_user, 1, true
            from flyway_schema_history having count(*) filter (where version = '900') = 0
            """;

    private Newer() {}

    static String option(Path folder) {
        return Agents.option(folder, Newer.class, Member.class);
    }

    /** Called by the Java machine before the service's own main class. */
    public static void premain(String argument, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .type(ElementMatchers.named("dev.slipway.events.EventJson"))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Member.class)
                        .on(ElementMatchers.named("write").and(ElementMatchers.isStatic()))))
                .installOn(instrumentation);
    }

    /** Copied into the method, so it may name nothing but the JDK. */
    static final class Member {
        private Member() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) byte[] json) {
            if (json.length > 2) {
                String text = new String(json, java.nio.charset.StandardCharsets.UTF_8);
                json = (text.substring(0, text.length() - 1) + ",\"later\":{\"unknown\":[1,2]}}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
        }
    }
}
