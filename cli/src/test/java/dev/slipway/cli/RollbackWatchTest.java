package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A rollback's end is told from the release's facts, which the release's own rollouts and other rollbacks share. */
class RollbackWatchTest {
    private static final String COMMAND = "84c326f6-11e7-40ad-b0ae-0bd274f22bb1";

    private static Gateway.ServerEvent event(String type, String job) {
        return new Gateway.ServerEvent("1", type, Json.object().put("job", job));
    }

    @Test
    void shouldTakeTheFactsOfEveryLinkOfItsChainAndNoOthers() {
        assertThat(RollbackWatch.concerns(event("any", "rollback/" + COMMAND), COMMAND))
                .isTrue();
        assertThat(RollbackWatch.concerns(event("any", "rollback/" + COMMAND + "#12"), COMMAND))
                .isTrue();
        assertThat(RollbackWatch.concerns(event("any", "rollback/another"), COMMAND))
                .isFalse();
        assertThat(RollbackWatch.concerns(event("any", "tick/production#1#2"), COMMAND))
                .isFalse();
        assertThat(RollbackWatch.concerns(new Gateway.ServerEvent("1", "any", Json.object()), COMMAND))
                .isFalse();
    }

    @Test
    void shouldGoOnWhenItOnlyAdvances() {
        assertThat(RollbackWatch.ends(event("slipway.deploy.started.v1", "rollback/x")))
                .isFalse();
        assertThat(RollbackWatch.ends(event("slipway.rollout.advanced.v1", "rollback/x")))
                .isFalse();
    }

    @Test
    void shouldBeDoneOnlyWhenTheVersionBeforeServes() {
        Gateway.ServerEvent back = event("slipway.deploy.rolledback.v1", "rollback/x");
        Gateway.ServerEvent refused = event("slipway.deploy.failed.v1", "rollback/x");
        Gateway.ServerEvent nothingThere = event("slipway.stage.cancelled.v1", "rollback/x");
        assertThat(RollbackWatch.ends(back)).isTrue();
        assertThat(RollbackWatch.done(back)).isTrue();
        assertThat(RollbackWatch.ends(refused)).isTrue();
        assertThat(RollbackWatch.done(refused)).isFalse();
        assertThat(RollbackWatch.ends(nothingThere)).isTrue();
        assertThat(RollbackWatch.done(nothingThere)).isFalse();
    }
}
