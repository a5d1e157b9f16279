package dev.slipway.deploy.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A place whose instances start, become ready, crash and finish requests by the dice of a seed, on a clock of its own. */
final class SimulatedPlace {
    private static final Duration READINESS = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    static final class Node {
        final String name;
        final int ordinal;
        final boolean wanted;
        boolean alive = true;
        boolean ready;
        boolean routed;
        int weight;
        long inFlight;
        int starts = 1;

        @Nullable
        Instant readyBy;

        @Nullable
        Instant drainBy;

        Node(String name, int ordinal, boolean wanted) {
            this.name = name;
            this.ordinal = ordinal;
            this.wanted = wanted;
        }
    }

    final Map<String, Node> nodes = new TreeMap<>();
    final Random dice;
    final double crashes;
    final double becomesReady;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    SimulatedPlace(Random dice, double crashes, double becomesReady) {
        this.dice = dice;
        this.crashes = crashes;
        this.becomesReady = becomesReady;
    }

    void serving(int count) {
        for (int i = 0; i < count; i++) {
            Node node = new Node("old-" + i, i, false);
            node.ready = true;
            node.routed = true;
            node.weight = RollingStrategy.WEIGHT;
            node.inFlight = dice.nextInt(3);
            nodes.put(node.name, node);
        }
    }

    List<Observed> observed() {
        List<Observed> seen = new ArrayList<>();
        for (Node n : nodes.values()) {
            seen.add(new Observed(
                    n.name,
                    n.ordinal,
                    n.wanted,
                    n.alive,
                    n.ready,
                    n.routed,
                    n.weight,
                    n.inFlight,
                    n.starts,
                    n.readyBy,
                    n.drainBy));
        }
        return seen;
    }

    long serving() {
        return nodes.values().stream().filter(n -> n.ready && n.weight > 0).count();
    }

    long alive() {
        return nodes.values().stream().filter(n -> n.alive).count();
    }

    void start(int ordinal) {
        Node node = nodes.get("new-" + ordinal);
        if (node == null) {
            node = new Node("new-" + ordinal, ordinal, true);
            nodes.put(node.name, node);
        } else {
            node.starts++;
        }
        node.alive = true;
        node.readyBy = now.plus(READINESS);
    }

    void weights(Map<String, Integer> weights) {
        for (Node node : nodes.values()) {
            node.routed = weights.containsKey(node.name);
            node.weight = weights.getOrDefault(node.name, 0);
        }
    }

    void drain(List<String> names) {
        for (String name : names) {
            Node node = nodes.get(name);
            node.weight = 0;
            node.drainBy = now.plus(DRAIN);
        }
    }

    void stop(String name) {
        nodes.remove(name);
    }

    /** A second passes, and with it what nobody decides. */
    void pass() {
        now = now.plusSeconds(1);
        for (Node node : nodes.values()) {
            if (node.alive && node.wanted && dice.nextDouble() < crashes) {
                node.alive = false;
                node.ready = false;
            }
            if (node.alive && !node.ready && dice.nextDouble() < becomesReady) {
                node.ready = true;
            }
            boolean takes = node.weight > 0;
            node.inFlight = !node.alive ? 0 : takes ? dice.nextInt(3) : Math.max(0, node.inFlight - dice.nextInt(2));
        }
    }
}
