package io.councilrouter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreePathScanner;
import io.councilrouter.app.SourceTree.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One name, one meaning: what a class is called, nested ones included, says which one it is, in all modules. */
final class NameRulesTest {

    /** Below this package each dialect has its own class for the same part of its grammar: twins by intent. */
    private static final String TWINS = "/codec/dialect/";

    private static final SourceTree SOURCES = SourceTree.of(Path.of(System.getProperty("root.dir", "..")));

    @Test
    void noTwoClassesHaveTheSameSimpleName() {
        Map<String, List<String>> byName = new TreeMap<>();
        for (SourceFile file : SOURCES.main()) {
            String path = file.toString().replace('\\', '/');
            file.scan(new TreePathScanner<Void, Void>() {
                @Override
                public Void visitClass(ClassTree type, Void nothing) {
                    String name = type.getSimpleName().toString();
                    if (!name.isEmpty()) {
                        byName.computeIfAbsent(name, any -> new ArrayList<>()).add(path);
                    }
                    return super.visitClass(type, null);
                }
            });
        }
        Map<String, List<String>> doubled = new TreeMap<>(byName);
        doubled.values().removeIf(paths -> paths.size() == 1 || areTwins(paths));
        assertTrue(byName.size() > 900, "the sources are seen");
        assertEquals(Map.of(), doubled);
    }

    /** Whether each of them is in a different dialect's package. */
    private static boolean areTwins(List<String> paths) {
        return paths.stream().allMatch(path -> path.contains(TWINS))
                && paths.stream()
                                .map(path -> path.substring(0, path.lastIndexOf('/')))
                                .filter(folder -> !folder.endsWith("/codec/dialect"))
                                .distinct()
                                .count()
                        == paths.size();
    }
}
