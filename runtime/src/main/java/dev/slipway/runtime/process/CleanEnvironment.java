package dev.slipway.runtime.process;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A process's variables: none of ours but those that were named. */
final class CleanEnvironment {
    /** What POSIX gives a shell that has no PATH (confstr, _CS_PATH), and where people install. */
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** POSIX, Base Definitions, 3.216: the names that every shell carries over. */
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private CleanEnvironment() {}

    static Map<String, String> of(
            Map<String, String> ours,
            String home,
            String temporary,
            Collection<String> passThrough,
            Map<String, String> own) {
        Map<String, String> clean = new HashMap<>();
        clean.put("PATH", ours.getOrDefault("PATH", DEFAULT_PATH));
        clean.put("LANG", "C.UTF-8");
        clean.put("LC_ALL", "C.UTF-8");
        clean.put("HOME", home);
        clean.put("TMPDIR", temporary);
        passThrough.stream().filter(ours::containsKey).forEach(name -> clean.put(name, ours.getOrDefault(name, "")));
        clean.putAll(own);
        return clean;
    }

    /** Whether every shell carries these over: dash drops a variable whose name is not a shell's, as INPUT_A-B. */
    static boolean survivesEveryShell(Map<String, String> environment) {
        return environment.keySet().stream()
                .allMatch(name -> SHELL_NAME.matcher(name).matches());
    }
}
