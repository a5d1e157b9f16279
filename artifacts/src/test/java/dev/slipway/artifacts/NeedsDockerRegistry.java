package dev.slipway.artifacts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The tier that runs against Debian's docker-registry; says loudly that it did not run where the program is absent. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(NeedsDockerRegistry.Condition.class)
@interface NeedsDockerRegistry {
    /** Looks for the program once for each class. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Files.isExecutable(DockerRegistryProcess.PROGRAM)) {
                return ConditionEvaluationResult.enabled("docker-registry is installed");
            }
            System.out.println("did not run: docker-registry tier (install docker-registry)");
            return ConditionEvaluationResult.disabled("docker-registry is not installed");
        }
    }
}
