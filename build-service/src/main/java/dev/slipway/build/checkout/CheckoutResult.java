package dev.slipway.build.checkout;

import dev.slipway.events.Commit;
import dev.slipway.events.Failure;
import java.nio.file.Path;

/** What became of a checkout that ran to its end. */
public sealed interface CheckoutResult {
    /**
     * The files are there.
     *
     * @param workspace the commit's files, and git's own folder {@code .git}
     * @param commit which commit it is
     */
    record CheckedOut(Path workspace, Commit commit) implements CheckoutResult {}

    /**
     * The request cannot be met.
     *
     * @param failure its code is one of {@code repository-refused}, {@code repository-not-found}, {@code ref-refused},
     *     {@code ref-not-found}, {@code checkout-too-large}, {@code checkout-timeout}
     */
    record NotCheckedOut(Failure failure) implements CheckoutResult {}
}
