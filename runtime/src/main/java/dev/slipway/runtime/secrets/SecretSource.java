package dev.slipway.runtime.secrets;

/** Where values of secrets come from. */
@FunctionalInterface
public interface SecretSource {
    /**
     * The secrets that jobs of an application may have, as they are now.
     *
     * @throws dev.slipway.runtime.Breakdown when they cannot be read
     */
    Secrets of(String application);

    /** This source and another; of two secrets with the same name, the other's. */
    default SecretSource overriddenBy(SecretSource other) {
        return application -> of(application).with(other.of(application));
    }
}
