/**
 * From a repository's address and a ref to a working tree of exactly one commit: the port
 * {@link dev.slipway.build.checkout.Checkout} and its adapter {@link dev.slipway.build.checkout.GitCheckout}, the git
 * process. May depend on {@code events} and {@code runtime}, on no other part of this service.
 *
 * <p>Addresses and refs come from outside and end in a command line, so both have a grammar of their own, far narrower
 * than git's: start with {@link dev.slipway.events.RepositoryUrl} and {@link dev.slipway.events.GitRef}.
 * {@code Git} holds what every call of git is told, {@code GitTrouble} what git's words mean.
 */
@NullMarked
package dev.slipway.build.checkout;

import org.jspecify.annotations.NullMarked;
