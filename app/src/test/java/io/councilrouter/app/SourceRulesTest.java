package io.councilrouter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.councilrouter.app.SourceTree.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/** The house rules about text: sizes, comments, what may not be written at all. All modules, all source roots. */
final class SourceRulesTest {

    private static final int FILE_LINES = 300;
    private static final int METHOD_LINES = 60;
    private static final int WIRE_STATES_LINES = 150;
    private static final int PACKAGE_TEXT_LINES = 3;

    /**
     * Where a callback from a library, a thread or the command line ends: the only places that may catch everything.
     */
    private static final Pattern BOUNDARY =
            Pattern.compile("on[A-Z]\\w*|channel[A-Z]\\w*|userEventTriggered|exceptionCaught|run|call|main");

    private static final Pattern CLOCK = Pattern.compile("\\b(nanoTime|currentTimeMillis)\\(\\)");

    private static final Pattern SHORT = Pattern.compile("Duration\\.of(Nanos|Millis|Seconds\\([0-4]\\))");

    /**
     * Tests that may measure time: to make load, to have a clock, or to check that something is not early or has
     * today's date.
     */
    private static final Set<String> MEASURES = Set.of(
            "DatabaseAwayIT.java", "HandClock.java", "KilledWriter.java", "LoopTurnsTest.java", "StoredRowsIT.java");

    private static final SourceTree SOURCES = SourceTree.of(Path.of(System.getProperty("root.dir", "..")));

    @Test
    void mainFilesAreShort() {
        List<String> tooLong = new ArrayList<>();
        for (SourceFile file : SOURCES.main()) {
            if (file.codeLines() > FILE_LINES) {
                tooLong.add(file + " has " + file.codeLines() + " code lines, " + FILE_LINES + " are allowed");
            }
        }
        none(tooLong);
    }

    @Test
    void methodsAreShort() {
        List<String> tooLong = new ArrayList<>();
        for (SourceFile file : SOURCES.main()) {
            file.scan(new TreePathScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void unused) {
                    int allowed = hasAnnotation(method.getModifiers(), "WireStates") ? WIRE_STATES_LINES : METHOD_LINES;
                    int lines = file.codeLines(method);
                    if (lines > allowed) {
                        tooLong.add(file.at(method) + " " + method.getName() + " has " + lines + " code lines, "
                                + allowed + " are allowed");
                    }
                    return super.visitMethod(method, null);
                }
            });
        }
        none(tooLong);
    }

    @Test
    void publicTypesSayWhatTheyAre() {
        List<String> silent = new ArrayList<>();
        for (SourceFile file : SOURCES.main()) {
            file.scan(new TreePathScanner<Void, Void>() {
                @Override
                public Void visitClass(ClassTree type, Void unused) {
                    TreePath here = getCurrentPath();
                    if (type.getModifiers().getFlags().contains(Modifier.PUBLIC) && !file.hasJavadoc(here)) {
                        silent.add(file.at(type) + " " + type.getSimpleName() + " is public and has no Javadoc");
                    }
                    return super.visitClass(type, null);
                }
            });
        }
        none(silent);
    }

    @Test
    void packagesSayWhatTheyAre() {
        Set<Path> folders = new TreeSet<>();
        SOURCES.main().forEach(file -> folders.add(file.path().getParent()));
        List<String> silent = new ArrayList<>();
        for (Path folder : folders) {
            Path info = folder.resolve("package-info.java");
            if (!Files.exists(info)) {
                silent.add(folder + " has no package-info.java");
                continue;
            }
            String text = SourceTree.read(info);
            if (!text.contains("@NullMarked")) {
                silent.add(info + " is not @NullMarked");
            }
            long lines = text.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("*") && line.matches("\\*.*\\w{2}.*"))
                    .count();
            if (lines < PACKAGE_TEXT_LINES) {
                silent.add(info + " has " + lines + " lines of text, " + PACKAGE_TEXT_LINES + " are wanted");
            }
        }
        none(silent);
    }

    @Test
    void nothingIsDecidedByTheTextOfARoute() {
        // Operators exclude routes from storage by name; all other code asks what an endpoint is for.
        Pattern compared = Pattern.compile("\\broute\\(\\)\\.(equals|startsWith|endsWith|contains|matches)\\(|"
                + "\\b[A-Z_]+\\.(equals|contains)\\(\\w+\\.route\\(\\)\\)");
        List<String> found = new ArrayList<>();
        for (SourceFile file : SOURCES.main()) {
            // Storage compares rows, whatever their routes mean.
            boolean row = file.path().toString().replace('\\', '/').contains("/storage/");
            if (!row && compared.matcher(file.text()).find()) {
                found.add(file + " compares a route; ask for the endpoint's Purpose");
            }
        }
        none(found);
    }

    @Test
    void nothingIsLeftForLater() {
        // Split, so that this file does not match itself.
        Pattern later = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b|@Dis" + "abled\\b|Thread\\.sl" + "eep");
        List<String> left = new ArrayList<>();
        for (SourceFile file : SOURCES.all()) {
            int number = 0;
            for (String line : file.text().split("\n", -1)) {
                number++;
                if (later.matcher(line).find()) {
                    left.add(file + ":" + number + " " + line.strip());
                }
            }
        }
        none(left);
    }

    @Test
    void nobodySynchronizes() {
        List<String> locks = new ArrayList<>();
        for (SourceFile file : SOURCES.main()) {
            file.scan(new TreePathScanner<Void, Void>() {
                @Override
                public Void visitSynchronized(SynchronizedTree block, Void unused) {
                    locks.add(file.at(block) + " synchronized");
                    return super.visitSynchronized(block, null);
                }
            });
        }
        none(locks);
    }

    @Test
    void everythingIsCaughtOnlyAtTheBoundary() {
        List<String> caught = new ArrayList<>();
        for (SourceFile file : SOURCES.main()) {
            file.scan(new TreePathScanner<Void, Void>() {
                private String method = "";

                @Override
                public Void visitMethod(MethodTree tree, Void unused) {
                    String outer = method;
                    method = tree.getName().toString();
                    super.visitMethod(tree, null);
                    method = outer;
                    return null;
                }

                @Override
                public Void visitCatch(CatchTree block, Void unused) {
                    String type = block.getParameter().getType().toString();
                    if (type.equals("Throwable") && !BOUNDARY.matcher(method).matches()) {
                        caught.add(file.at(block) + " catches Throwable in " + method);
                    }
                    if (block.getBlock().getStatements().isEmpty() && !file.hasComment(block.getBlock())) {
                        caught.add(file.at(block) + " swallows " + type + " and does not say why");
                    }
                    return super.visitCatch(block, null);
                }
            });
        }
        none(caught);
    }

    @Test
    void testsAreSentences() {
        List<String> stutters = new ArrayList<>();
        for (SourceFile file : SOURCES.tests()) {
            file.scan(new TreePathScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void unused) {
                    boolean test = hasAnnotation(method.getModifiers(), "Test")
                            || hasAnnotation(method.getModifiers(), "ParameterizedTest");
                    if (test && method.getName().toString().matches("(test|should)[A-Z_0-9]\\w*")) {
                        stutters.add(file.at(method) + " " + method.getName());
                    }
                    return super.visitMethod(method, null);
                }
            });
        }
        none(stutters);
    }

    /** A busy machine lengthens every measured time, so tests check order, counts and events instead. */
    @Test
    void testsNeitherSleepNorMeasureTime() {
        List<String> timed = new ArrayList<>();
        for (SourceFile file : SOURCES.tests()) {
            boolean mayMeasure = MEASURES.contains(file.path().getFileName().toString());
            file.scan(new TreePathScanner<Void, Void>() {
                @Override
                public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
                    String method = call.getMethodSelect().toString();
                    if (method.matches(
                            "(Thread|(TimeUnit\\.)?[A-Z]+SECONDS)\\.sleep|(Duration|ChronoUnit\\.\\w+)\\.between")) {
                        timed.add(file.at(call) + " " + method);
                    }
                    if (method.matches("assertTimeout\\w*")
                            && SHORT.matcher(call.toString()).find()) {
                        timed.add(file.at(call) + " " + method + " of less than 5 s");
                    }
                    return super.visitMethodInvocation(call, null);
                }

                @Override
                public Void visitBinary(BinaryTree sum, Void unused) {
                    if (sum.getKind() == Tree.Kind.MINUS
                            && !mayMeasure
                            && CLOCK.matcher(sum.toString()).find()) {
                        timed.add(file.at(sum) + " " + sum);
                    }
                    return super.visitBinary(sum, null);
                }
            });
        }
        none(timed);
    }

    @Test
    void theRulesSeeTheSources() {
        assertTrue(SOURCES.main().size() > 50, "found only " + SOURCES.main().size() + " main files");
        SourceFile self = SOURCES.tests().stream()
                .filter(file -> file.path().endsWith("SourceRulesTest.java"))
                .findFirst()
                .orElseThrow();
        assertTrue(self.codeLines() > 150 && self.codeLines() < 250, "counted " + self.codeLines());
    }

    private static boolean hasAnnotation(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .map(annotation -> annotation.getAnnotationType().toString())
                .anyMatch(type -> type.equals(name) || type.endsWith("." + name));
    }

    private static void none(List<String> violations) {
        assertEquals("", String.join("\n", violations));
    }
}
