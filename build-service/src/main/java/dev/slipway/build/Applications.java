package dev.slipway.build;

/** Which repository an application is released from. */
@FunctionalInterface
interface Applications {
    /**
     * Binds an application to a repository, unless it is bound already.
     *
     * @param job whose lease guards the binding
     * @param fence of its claim: a worker that lost its lease binds nothing
     * @return the repository that the application is bound to
     * @throws InterruptedException when the lease was lost before anything was bound
     */
    String bind(String application, String repository, String job, long fence) throws InterruptedException;
}
