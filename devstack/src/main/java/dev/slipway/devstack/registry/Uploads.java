package dev.slipway.devstack.registry;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uploads under way. They live as long as the process: their files lie in the staging folder, which the next start
 * empties, and one that nobody touched for a day is dropped when another starts.
 */
final class Uploads {
    private static final Duration IDLE_LIMIT = Duration.ofHours(24);

    private final Disk disk;
    private final ConcurrentHashMap<String, UploadSession> sessions = new ConcurrentHashMap<>();

    Uploads(Disk disk) {
        this.disk = disk;
    }

    UploadSession start(RepositoryName repository) throws IOException {
        dropIdle(Instant.now().minus(IDLE_LIMIT));
        UploadSession session = new UploadSession(UUID.randomUUID().toString(), repository, disk.stage());
        sessions.put(session.id(), session);
        return session;
    }

    /** The session of that id in that repository, refused as {@code BLOB_UPLOAD_UNKNOWN} when there is none. */
    UploadSession get(RepositoryName repository, String id) {
        UploadSession session = sessions.get(id);
        if (session == null || !session.repository().equals(repository)) {
            throw OciError.uploadUnknown(id);
        }
        return session;
    }

    void forget(UploadSession session) {
        sessions.remove(session.id());
    }

    private void dropIdle(Instant limit) throws IOException {
        for (UploadSession session : sessions.values()) {
            if (session.lastUsed().isBefore(limit) && session.lock().tryLock()) {
                try {
                    session.discard();
                    forget(session);
                } finally {
                    session.lock().unlock();
                }
            }
        }
    }
}
