package dev.slipway.runtime.process;

import java.util.List;
import java.util.Map;

/** What a command line and an environment may hold. Never says a value. */
final class Words {
    private Words() {}

    static List<String> command(List<String> command, String whose) {
        if (command.isEmpty() || command.get(0).isEmpty() || command.get(0).startsWith("-")) {
            throw new IllegalArgumentException(whose
                    + ": its command must start with a program's name, which is not empty and has no leading dash");
        }
        if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException(whose + ": a word of its command holds a NUL character");
        }
        return List.copyOf(command);
    }

    static Map<String, String> environment(Map<String, String> environment, String whose) {
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(whose + ": '" + name.replace('\0', '?')
                        + "' is no variable's name: it is empty or holds '=' or NUL");
            }
            if (value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        whose + ": the value of variable " + name + " holds a NUL character");
            }
        });
        return Map.copyOf(environment);
    }
}
