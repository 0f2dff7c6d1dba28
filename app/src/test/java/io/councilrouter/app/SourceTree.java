package io.councilrouter.app;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Our Java sources, parsed by javac itself (only parsed, nothing is resolved; a few hundred files take a second). */
final class SourceTree {

    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

    private final List<SourceFile> files;

    private SourceTree(List<SourceFile> files) {
        this.files = files;
    }

    /** The modules in the parent POM, in its order. */
    static List<String> modules(Path root) {
        return MODULE.matcher(read(root.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    static SourceTree of(Path root) {
        List<Path> paths = new ArrayList<>();
        for (String module : modules(root)) {
            Path sources = root.resolve(module).resolve("src");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> walk = Files.walk(sources)) {
                    walk.filter(path -> path.toString().endsWith(".java")).forEach(paths::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    javac.getTask(null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(paths));
            DocTrees docs = DocTrees.instance(task);
            List<SourceFile> files = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                Path path = Path.of(unit.getSourceFile().toUri());
                String text = read(path);
                files.add(new SourceFile(root.relativize(path), path, unit, text, codePerLine(text), docs));
            }
            return new SourceTree(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<SourceFile> all() {
        return files;
    }

    List<SourceFile> main() {
        return files.stream().filter(SourceFile::isMain).toList();
    }

    List<SourceFile> tests() {
        return files.stream().filter(file -> !file.isMain()).toList();
    }

    /** For each line whether it has code: a token outside comments that is not part of an import or package line. */
    private static BitSet codePerLine(String text) {
        BitSet code = new BitSet();
        int line = 0;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            char c = text.charAt(at);
            if (text.startsWith("//", at)) {
                end = endOf(text, "\n", at) - 1;
            } else if (text.startsWith("/*", at)) {
                end = endOf(text, "*/", at + 2);
            } else {
                if (!Character.isWhitespace(c)) {
                    code.set(line);
                }
                if (text.startsWith("\"\"\"", at)) {
                    end = endOf(text, "\"\"\"", at + 3);
                    code.set(line, line + newlines(text, at, end) + 1);
                } else if (c == '"' || c == '\'') {
                    end = endOfLiteral(text, at);
                } else {
                    end = at + 1;
                }
            }
            line += newlines(text, at, end);
            at = Math.max(end, at + 1);
        }
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("import ") || lines[i].startsWith("package ")) {
                code.clear(i);
            }
        }
        return code;
    }

    private static int newlines(String text, int from, int to) {
        return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    private static int endOf(String text, String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }

    private static int endOfLiteral(String text, int from) {
        char quote = text.charAt(from);
        int at = from + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, text.length());
    }

    /** One parsed file; {@code shown} is its path from the repository's root. */
    record SourceFile(Path shown, Path path, CompilationUnitTree unit, String text, BitSet code, DocTrees docs) {

        boolean isMain() {
            return shown.toString().replace('\\', '/').contains("/src/main/");
        }

        int codeLines() {
            return code.cardinality();
        }

        /** Code lines from a tree's first to its last line, without its Javadoc. */
        int codeLines(Tree tree) {
            LineMap lines = unit.getLineMap();
            SourcePositions positions = docs.getSourcePositions();
            return count((int) lines.getLineNumber(positions.getStartPosition(unit, tree)), (int)
                    lines.getLineNumber(positions.getEndPosition(unit, tree)));
        }

        private int count(int first, int last) {
            return code.get(first - 1, last).cardinality();
        }

        boolean hasJavadoc(TreePath path) {
            String text = docs.getDocComment(path);
            return text != null && !text.isBlank();
        }

        boolean hasComment(Tree tree) {
            SourcePositions positions = docs.getSourcePositions();
            String body = text.substring(
                    (int) positions.getStartPosition(unit, tree), (int) positions.getEndPosition(unit, tree));
            return body.contains("//") || body.contains("/*");
        }

        void scan(TreePathScanner<Void, Void> scanner) {
            scanner.scan(unit, null);
        }

        String at(Tree tree) {
            return shown + ":"
                    + unit.getLineMap().getLineNumber(docs.getSourcePositions().getStartPosition(unit, tree));
        }

        @Override
        public String toString() {
            return shown.toString();
        }
    }
}
