package io.councilrouter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.councilrouter.app.SourceTree.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A dialect is named only in its own package, in its services line and in the table of endpoints. */
final class DialectNamesTest {
    private static final Pattern PACKAGE = Pattern.compile("/codec/dialect/([a-z]+)/");

    /** What is no code: comments and literals. */
    private static final Pattern NO_CODE = Pattern.compile(
            "/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'", Pattern.DOTALL);

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    /**
     * Products, their engines and their discovery have names of their own, some of which are a dialect's as well; the table
     * of header names holds those of all.
     */
    private static final Set<String> OF_PRODUCTS = Set.of(
            "codec/engine/Engines.java",
            "codec/engine/OllamaEngine.java",
            "codec/engine/OllamaEntry.java",
            "codec/engine/ListEntry.java",
            "codec/http/KnownHeader.java",
            "app/boot/BackendMonitor.java",
            "app/boot/BannerFactory.java",
            "app/cli/SimulatorCommand.java",
            "simulator/Listings.java",
            "simulator/SimulatorSettings.java");

    /**
     * Names that are words of the language as well: answers are stored and parsed under them. Of these only what means the
     * dialect counts, its classes and its look-up by name.
     */
    private static final Set<String> WORDS = Set.of("responses");

    private static final String ENDPOINTS = "app/boot/Endpoints.java";

    private static final SourceTree SOURCES = SourceTree.of(Path.of(System.getProperty("root.dir", "..")));

    @Test
    void nobodyNamesADialectButItselfAndTheTableOfEndpoints() {
        Set<String> names = new TreeSet<>();
        for (SourceFile file : SOURCES.main()) {
            Matcher found = PACKAGE.matcher(path(file));
            if (found.find()) {
                names.add(found.group(1));
            }
        }
        assertFalse(names.isEmpty(), "no dialect was found");
        List<String> named = new ArrayList<>();
        for (SourceFile file : SOURCES.main()) {
            for (String name : names) {
                if (!mayName(path(file), name)) {
                    naming(file, name).forEach(each -> named.add(file + " names " + each));
                }
            }
        }
        assertEquals("", String.join("\n", named));
    }

    /** The texts and identifiers of a file that name the dialect. */
    private static Set<String> naming(SourceFile file, String name) {
        Set<String> found = new TreeSet<>();
        if (WORDS.contains(name)) {
            Pattern.compile("\\b(?:named|find|wire|wires|of)\\(\"" + name + "\"|\\b(?i:" + name
                            + ")(?:Dialect|Wire|Errors)\\b")
                    .matcher(file.text())
                    .results()
                    .map(MatchResult::group)
                    .forEach(found::add);
            return found;
        }
        if (file.text().contains('"' + name + '"')) {
            found.add('"' + name + '"');
        }
        String code = NO_CODE.matcher(file.text()).replaceAll(" ");
        // A header is its product's, whoever of that product's APIs sends it.
        IDENTIFIER
                .matcher(code.replaceAll("\\bKnownHeader\\.\\w+", " "))
                .results()
                .map(MatchResult::group)
                .filter(word -> word.toLowerCase(Locale.ROOT).replace("_", "").contains(name))
                .forEach(found::add);
        return found;
    }

    @Test
    void aNameWithinAnIdentifierIsFoundAndOneInACommentIsNot() {
        String code = "/* alpha */ String s = \"of alpha's\"; // alpha\n int x = byAlphaKey + 'a';";
        List<String> words = IDENTIFIER
                .matcher(NO_CODE.matcher(code).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of("String", "s", "int", "x", "byAlphaKey"), words);
    }

    private static boolean mayName(String path, String name) {
        return path.contains("/codec/dialect/" + name + "/")
                || path.endsWith(ENDPOINTS)
                || path.contains("/bench/")
                || OF_PRODUCTS.stream().anyMatch(path::endsWith);
    }

    private static String path(SourceFile file) {
        return file.path().toString().replace('\\', '/');
    }
}
