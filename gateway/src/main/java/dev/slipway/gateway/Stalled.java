package dev.slipway.gateway;

import java.util.stream.Collectors;

/** What a release that makes no progress waits for, in words. */
final class Stalled {
    private Stalled() {}

    static String waitingFor(ReleaseDocument document) {
        String approvals = document.environments().stream()
                .filter(stop -> stop.state().equals("awaiting-approval"))
                .map(ReleaseDocument.Environment::name)
                .collect(Collectors.joining(", "));
        if (!approvals.isEmpty()) {
            return "approval for " + approvals;
        }
        return document.stages().stream()
                .filter(stage -> stage.state().equals("running"))
                .findFirst()
                .or(() -> document.stages().stream()
                        .filter(stage -> stage.state().equals("waiting"))
                        .findFirst())
                .map(stage -> "the " + stage.name() + " stage, which is " + stage.state())
                .orElse("its last stage to say how it ended");
    }
}
