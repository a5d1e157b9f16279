package dev.slipway.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where git may fetch from: HTTPS and SSH, and folders only where the gateway's settings allow them. */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = RepositoryAddress.Validator.class)
@interface RepositoryAddress {
    /** Replaced by what is wrong. */
    String message() default "is no address of a repository";

    /** None. */
    Class<?>[] groups() default {};

    /** None. */
    Class<? extends Payload>[] payload() default {};

    /** Judges an address; never repeats it, since it may hold a password. */
    @ApplicationScoped
    final class Validator implements ConstraintValidator<RepositoryAddress, String> {
        private static final int LONGEST = 2048;
        private static final String HOST =
                "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])";
        private static final String PORT = "(?::[0-9]{1,5})?";
        private static final String USER = "[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}";
        private static final String PATH = "[A-Za-z0-9_~.][A-Za-z0-9_~.%+@,=-]*(?:/[A-Za-z0-9_~.%+@,=-]+)*/?";
        private static final Pattern REMOTE = Pattern.compile("https://" + HOST + PORT + "/" + PATH + "|ssh://(?:"
                + USER + "@)?" + HOST + PORT + "/" + PATH + "|" + USER + "@" + HOST + ":/?" + PATH);
        private static final Pattern LOCAL = Pattern.compile("(?:file://)?(?:/[^/\\p{Cntrl}\\\\]+)+/?");
        private static final Pattern CLIMBS = Pattern.compile("(^|[/:])\\.\\.(/|$)");
        private static final Pattern USER_INFO = Pattern.compile("^[A-Za-z+]+://[^/?#]*@");

        private final GatewayConfig config;

        Validator(GatewayConfig config) {
            this.config = config;
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            if (value == null || value.isBlank()) {
                return true;
            }
            Optional<String> fault = fault(value, config.allowLocal());
            fault.ifPresent(message -> {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
            });
            return fault.isEmpty();
        }

        /** What is wrong with an address; empty when nothing is. The words hold nothing of the address itself. */
        static Optional<String> fault(String address, boolean allowLocal) {
            if (address.length() > LONGEST) {
                return Optional.of("is longer than " + LONGEST + " characters");
            } else if (!address.startsWith("ssh://")
                    && USER_INFO.matcher(address).find()) {
                return Optional.of("seems to hold a user or a password: leave them out and configure them as a secret");
            } else if (CLIMBS.matcher(address).find()) {
                return Optional.of("holds '..' in its path");
            } else if (LOCAL.matcher(address).matches()) {
                return allowLocal
                        ? Optional.empty()
                        : Optional.of("names a folder of the building machine, and slipway.gateway.allow-local is off");
            }
            return REMOTE.matcher(address).matches()
                    ? Optional.empty()
                    : Optional.of("is none of https://host/path, ssh://user@host/path and user@host:path");
        }
    }
}
