package dev.slipway.gateway;

import dev.slipway.runtime.Complaint;
import java.time.Duration;

/** Does something again and again, on a thread of its own, until that is interrupted. */
final class Repeatedly {
    private Repeatedly() {}

    /**
     * Begins to do it, after the first pause.
     *
     * @param name of the thread
     * @param failing what is said when it fails; it is done again after the next pause
     */
    static Thread start(String name, Duration pause, String failing, Runnable work) {
        return Thread.ofVirtual().name(name).start(() -> loop(pause, failing, work));
    }

    private static void loop(Duration pause, String failing, Runnable work) {
        Complaint complaint = new Complaint(failing);
        try {
            while (true) {
                Thread.sleep(pause);
                try {
                    work.run();
                    complaint.worked();
                } catch (RuntimeException e) {
                    complaint.failed(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
