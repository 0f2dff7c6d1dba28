package io.councilrouter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A rule that names a package or class which no longer exists enforces nothing, and if it also names existing ones
 * nobody notices.
 */
final class RuleNamesTest {
    private static final Path ROOT = Path.of(System.getProperty("root.dir", ".."));

    /** A package or class, and the names in parentheses after it. */
    private static final Pattern NAME =
            Pattern.compile("\"(io\\.councilrouter\\.[\\w.]*)(?:\\((\\w+(?:\\|\\w+)*)\\))?");

    private static final Pattern OF_PROXY = Pattern.compile("HOME \\+ \"(\\w+)");

    @Test
    void rulesNameOnlyWhatExists() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path rules : rules()) {
            String text = Files.readString(rules).replace("\\\\.", ".");
            for (Matcher at = NAME.matcher(text); at.find(); ) {
                String name = at.group(1).replaceFirst("\\.+$", "");
                List<String> within =
                        at.group(2) == null ? List.of("") : List.of(at.group(2).split("\\|"));
                within.forEach(each -> named.add(each.isEmpty() ? name : name + "." + each));
            }
            for (Matcher at = OF_PROXY.matcher(text); at.find(); ) {
                named.add("io.councilrouter.proxy." + at.group(1));
            }
        }
        assertTrue(named.contains("io.councilrouter.proxy.relay.Splice"), named::toString);
        assertTrue(named.size() > 20, named::toString);
        named.removeIf(RuleNamesTest::isThere);
        assertEquals(Set.of(), named);
    }

    private static List<Path> rules() throws IOException {
        List<Path> rules = new ArrayList<>();
        for (String module : SourceTree.modules(ROOT)) {
            Path tests = ROOT.resolve(module).resolve("src/test");
            if (Files.isDirectory(tests)) {
                try (Stream<Path> walk = Files.walk(tests)) {
                    walk.filter(path -> path.toString().endsWith("RulesTest.java"))
                            .forEach(rules::add);
                }
            }
        }
        return rules;
    }

    private static boolean isThere(String name) {
        String path = name.replace('.', '/');
        return SourceTree.modules(ROOT).stream()
                .map(module -> ROOT.resolve(module).resolve("src/main/java"))
                .anyMatch(sources -> Files.isDirectory(sources.resolve(path))
                        || Files.isRegularFile(sources.resolve(path + ".java")));
    }
}
