package dev.slipway.devstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * The program: starts the parts of a state folder, tells in JSON lines on standard output when they serve, and runs until it
 * is told to end.
 *
 * <pre>
 * {"part":"registry","port":26103,"address":"127.0.0.1:26103","millis":60}
 * {"part":"postgres","port":26102,"address":"jdbc:postgresql://127.0.0.1:26102/slipway","millis":1900}
 * {"part":"kafka","port":26101,"address":"127.0.0.1:26101","millis":2100}
 * {"ready":true,"millis":2200}
 * </pre>
 *
 * Exit codes: 1 when a part does not start or dies, 2 when the arguments are wrong; both with one line on standard error.
 */
public final class DevstackMain {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DevstackMain() {}

    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        DevstackOptions options;
        try {
            options = DevstackOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(DevstackOptions.USAGE);
            System.exit(2);
            return;
        }
        try {
            if (options.stopOrphans()) {
                stopOrphans(options);
            } else {
                run(options, begin);
            }
        } catch (IOException | RuntimeException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        } catch (InterruptedException interrupted) {
            System.exit(1);
        }
    }

    private static void stopOrphans(DevstackOptions options) throws IOException {
        boolean stopped = EmbeddedPostgresServer.stopOrphan(options.state().resolve(Part.POSTGRES.key()));
        print(Map.of("stopped", stopped ? List.of(Part.POSTGRES.key()) : List.of()));
    }

    private static void run(DevstackOptions options, long begin) throws IOException, InterruptedException {
        Devstack stack = new Devstack(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(stack), "stop"));
        stack.start(DevstackMain::printReady);
        Map<String, Object> ready = new LinkedHashMap<>();
        ready.put("ready", true);
        ready.put("millis", (System.nanoTime() - begin) / 1_000_000);
        print(ready);
        watch(stack);
        new CountDownLatch(1).await();
    }

    /** PostgreSQL is a process of its own: when it dies, this program ends and says so, rather than serve a part of it. */
    private static void watch(Devstack stack) throws IOException {
        Devstack.Running postgres = stack.running().get(Part.POSTGRES);
        if (postgres != null && postgres.handle() instanceof EmbeddedPostgresServer server) {
            CompletableFuture<Void> unused = server.process().onExit().thenRun(() -> {
                if (!server.isClosed()) {
                    System.err.println("PostgreSQL ended by itself: see server.log in its folder.");
                    System.exit(1);
                }
            });
        }
    }

    private static void close(Devstack stack) {
        try {
            stack.close();
        } catch (IOException failed) {
            System.err.println("Not everything stopped cleanly: " + failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void printReady(Part part, Devstack.Running running) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("part", part.key());
        line.put("port", running.port());
        line.put("address", running.address());
        line.put("millis", running.millis());
        print(line);
    }

    private static void print(Map<String, ?> line) {
        try {
            System.out.println(JSON.writeValueAsString(line));
            System.out.flush();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
