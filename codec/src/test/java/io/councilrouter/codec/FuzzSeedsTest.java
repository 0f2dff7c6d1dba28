package io.councilrouter.codec;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every fuzz target of this module on its seeds, which include every input that ever failed. Targets are methods
 * marked {@link FuzzTest} in classes named {@code …Fuzz}; seeds are where Jazzer looks for them, in the resources under
 * {@code <class>Inputs/<method>}. The fuzzer itself is not started: its agent would make each test run half a minute
 * longer.
 */
class FuzzSeedsTest {

    @TestFactory
    Stream<DynamicContainer> everyTargetHoldsOnItsSeeds() throws IOException, URISyntaxException {
        Path root = Path.of(FuzzSeedsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes =
                    files.filter(file -> file.toString().endsWith("Fuzz.class")).toList();
        }
        assertFalse(classes.isEmpty(), "no fuzz targets found");
        return classes.stream().flatMap(file -> targets(root, file));
    }

    private static Stream<DynamicContainer> targets(Path root, Path file) {
        String path = root.relativize(file).toString();
        String name = path.substring(0, path.length() - ".class".length());
        Class<?> owner = load(name.replace('/', '.'));
        Path inputs = root.resolve(name + "Inputs");
        return Arrays.stream(owner.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                .map(method -> dynamicContainer(
                        owner.getSimpleName() + "." + method.getName(),
                        seeds(inputs.resolve(method.getName())).map(seed -> seedTest(owner, method, seed))));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Path> seeds(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException("a target without seeds: " + directory, e);
        }
    }

    private static DynamicTest seedTest(Class<?> owner, Method target, Path seed) {
        return dynamicTest(String.valueOf(seed.getFileName()), () -> {
            Constructor<?> constructor = owner.getDeclaredConstructor();
            constructor.setAccessible(true);
            target.setAccessible(true);
            try {
                target.invoke(constructor.newInstance(), Files.readAllBytes(seed));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            LeakPresenceDetector.check();
        });
    }
}
