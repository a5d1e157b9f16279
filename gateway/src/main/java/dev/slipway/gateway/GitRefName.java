package dev.slipway.gateway;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A branch, a tag or a commit; the rules are numbered as in git-check-ref-format(1). */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = GitRefName.Validator.class)
@interface GitRefName {
    /** What is wrong. */
    String message() default "is no name of a branch, a tag or a commit (git check-ref-format), of 1 to 255 characters";

    /** None. */
    Class<?>[] groups() default {};

    /** None. */
    Class<? extends Payload>[] payload() default {};

    /** Judges a name. */
    final class Validator implements ConstraintValidator<GitRefName, String> {
        private static final int LONGEST = 255;
        private static final Pattern FORBIDDEN = Pattern.compile("(^|/)\\." // 1: a component starts with a dot
                + "|\\.lock(/|$)" // 1: a component ends with .lock
                + "|\\.\\." // 3
                + "|[\\x00-\\x20\\x7f-\\x9f~^:?*\\[\\\\]" // 4, 5, 10
                + "|^/|/$|//" // 6
                + "|\\.$" // 7
                + "|@\\{|^@$" // 8, 9
                + "|^-");

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null
                    || !value.isEmpty()
                            && value.length() <= LONGEST
                            && !FORBIDDEN.matcher(value).find();
        }
    }
}
