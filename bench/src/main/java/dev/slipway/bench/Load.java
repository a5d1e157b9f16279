package dev.slipway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does something many times, so many at once: a new one begins when one has ended. */
final class Load {
    private Load() {}

    /**
     * What came of it.
     *
     * @param results in no order
     * @param nanos from the first begin to the last end
     */
    record Done<T>(List<T> results, long nanos) {
        double perSecond() {
            return results.size() * 1e9 / nanos;
        }
    }

    static <T> Done<T> run(int count, int inFlight, Callable<T> one) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(inFlight, Thread.ofVirtual().factory())) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(one));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return new Done<>(results, System.nanoTime() - start);
        }
    }
}
