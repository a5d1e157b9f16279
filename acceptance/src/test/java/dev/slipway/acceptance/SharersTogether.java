package dev.slipway.acceptance;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A random order, but that the classes that share "processors" begin before those that want them alone, so that they run
 * side by side. JUnit's one worker takes classes from the list's front and the other from its end: the sharers stand at
 * both.
 */
public final class SharersTogether implements ClassOrderer {
    @Override
    public void orderClasses(ClassOrdererContext context) {
        new ClassOrderer.Random().orderClasses(context);
        List<? extends ClassDescriptor> sharers = context.getClassDescriptors().stream()
                .filter(SharersTogether::shares)
                .toList();
        List<? extends ClassDescriptor> front = sharers.subList(0, sharers.size() / 2);
        context.getClassDescriptors()
                .sort(Comparator.comparingInt(each -> front.contains(each) ? -1 : sharers.contains(each) ? 1 : 0));
    }

    private static boolean shares(ClassDescriptor described) {
        return described
                .findAnnotation(ResourceLock.class)
                .map(lock -> lock.mode() == ResourceAccessMode.READ)
                .orElse(false);
    }
}
