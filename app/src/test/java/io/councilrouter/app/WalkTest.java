package io.councilrouter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePathScanner;
import io.councilrouter.app.SourceTree.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The walk of one request in ARCHITECTURE.md names calls that exist. */
final class WalkTest {

    private static final Path ROOT = Path.of(System.getProperty("root.dir", ".."));
    private static final int MOST_STEPS = 20;
    private static final Pattern STEP = Pattern.compile("^(\\d+)\\. `(\\w+\\.\\w+)`", Pattern.MULTILINE);
    private static final Pattern CALL = Pattern.compile("`([A-Z]\\w+\\.[a-z]\\w+)`");

    private static String walk() throws IOException {
        String all = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
        int from = all.indexOf("## The walk of one request");
        assertTrue(from > 0, "ARCHITECTURE.md walks along one request");
        return all.substring(from, all.indexOf("\n## ", from + 3));
    }

    private static Set<String> methods() {
        Set<String> methods = new HashSet<>();
        for (SourceFile file : SourceTree.of(ROOT).main()) {
            file.scan(new TreePathScanner<Void, Void>() {
                @Override
                public Void visitClass(ClassTree type, Void unused) {
                    for (var member : type.getMembers()) {
                        if (member instanceof MethodTree method) {
                            methods.add(type.getSimpleName() + "." + method.getName());
                        }
                    }
                    return super.visitClass(type, null);
                }
            });
        }
        return methods;
    }

    @Test
    void eachStepIsACallThatExists() throws IOException {
        List<String> missing = new ArrayList<>();
        Set<String> there = methods();
        Matcher calls = CALL.matcher(walk());
        int found = 0;
        while (calls.find()) {
            found++;
            if (!there.contains(calls.group(1))) {
                missing.add(calls.group(1));
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(found >= MOST_STEPS / 2, "calls are found");
    }

    @Test
    void stepsAreCountedAndFew() throws IOException {
        Matcher steps = STEP.matcher(walk());
        int last = 0;
        while (steps.find()) {
            assertEquals(++last, Integer.parseInt(steps.group(1)));
        }
        assertTrue(last > 10 && last <= MOST_STEPS, () -> "a walk of at most " + MOST_STEPS + " steps");
    }
}
