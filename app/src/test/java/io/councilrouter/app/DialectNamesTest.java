package io.councilrouter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.councilrouter.app.SourceTree.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A dialect is named in its own package, in its services line and in the table of endpoints, and nowhere else. */
final class DialectNamesTest {
    private static final Pattern PACKAGE = Pattern.compile("/codec/dialect/([a-z]+)/");

    /** Products and their engines have names of their own, some of which are a dialect's as well. */
    private static final Set<String> OF_PRODUCTS = Set.of(
            "codec/engine/Engines.java",
            "app/boot/BackendMonitor.java",
            "app/boot/BannerFactory.java",
            "app/cli/SimulatorCommand.java",
            "simulator/Listings.java",
            "simulator/SimulatorSettings.java",
            "routing/table/BackendSettings.java");

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
                if (!mayName(path(file), name) && file.text().contains('"' + name + '"')) {
                    named.add(file + " names " + name);
                }
            }
        }
        assertEquals("", String.join("\n", named));
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
