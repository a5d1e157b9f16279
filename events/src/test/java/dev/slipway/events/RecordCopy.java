package dev.slipway.events;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes records again with one component exchanged, as their constructors let it. */
final class RecordCopy {
    private RecordCopy() {}

    /**
     * This record through its constructor, with another value as one component.
     *
     * @throws RuntimeException what the constructor throws
     */
    static Object with(Record original, RecordComponent exchanged, @Nullable Object value) {
        RecordComponent[] components = original.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> component.getName().equals(exchanged.getName()) ? value : value(original, component))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = original.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(original + " cannot be made again", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(original + " cannot be made again", e);
        }
    }

    static Object value(Record original, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(original);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(original + " does not tell its " + component.getName(), e);
        }
    }

    /** One of each record that these are made of, themselves included, but for those that are a JSON string. */
    static Collection<Record> parts(Stream<? extends Record> records) {
        Map<Class<?>, Record> byClass = new LinkedHashMap<>();
        records.forEach(root -> collect(root, byClass));
        return byClass.values();
    }

    private static void collect(@Nullable Object value, Map<Class<?>, Record> byClass) {
        if (value instanceof Collection<?> elements) {
            elements.forEach(element -> collect(element, byClass));
        } else if (value instanceof Record composite && !isText(composite)) {
            byClass.putIfAbsent(composite.getClass(), composite);
            Arrays.stream(composite.getClass().getRecordComponents())
                    .forEach(component -> collect(value(composite, component), byClass));
        }
    }

    private static boolean isText(Record record) {
        return record instanceof Digest || record instanceof ArtifactRef || record instanceof ReleaseId;
    }
}
