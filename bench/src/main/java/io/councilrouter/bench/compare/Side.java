package io.councilrouter.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the two commits, as {@code scripts/bench-compare} keeps it: a folder with its jars in {@code lib}, its
 * {@code conf}, and a file {@code about} whose lines {@code name=value} say which commit it is and how its gateway is
 * started.
 *
 * @param name {@link #BASE} or {@link #HEAD}
 * @param folder where it is
 * @param about the content of that file
 */
record Side(String name, Path folder, Map<String, String> about) {

    /** The commit that is compared with. */
    static final String BASE = "base";

    /** The commit that is judged. */
    static final String HEAD = "head";

    private static final Pattern BLANK = Pattern.compile("\\s+");

    /** Reads a side's folder. */
    static Side of(String name, Path folder) throws IOException {
        Map<String, String> about = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("about"))) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                about.put(line.substring(0, equals), line.substring(equals + 1).strip());
            }
        }
        for (String needed : List.of("commit", "subject", "main", "flags")) {
            if (about.getOrDefault(needed, "").isEmpty()) {
                throw new IOException(folder.resolve("about") + " does not say " + needed);
            }
        }
        return new Side(name, folder, Map.copyOf(about));
    }

    /** Which commit it is. */
    String commit() {
        return said("commit");
    }

    /** The same with its subject. */
    String title() {
        return commit() + ", " + said("subject");
    }

    /** The command that starts its gateway with this Java, without {@code serve}. */
    List<String> gateway(String java) throws IOException {
        List<String> command = new ArrayList<>(List.of(java, "@" + folder.resolve("conf/jvm.options")));
        command.addAll(BLANK.splitAsStream(said("flags")).toList());
        command.addAll(List.of(
                "-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"), "-cp", classPath(), said("main")));
        return command;
    }

    /** The command that starts its benchmarks with this Java, without JMH's arguments. */
    List<String> jmh(String java) throws IOException {
        return List.of(
                java,
                "@" + folder.resolve("conf/jvm.options"),
                "-cp",
                classPath(),
                org.openjdk.jmh.Main.class.getName());
    }

    /** The class path in the order of names, so that it is the same for two commits with the same jars. */
    private String classPath() throws IOException {
        return jars().stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    /** Its jars, by name. */
    List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private String said(String what) {
        return about.getOrDefault(what, "");
    }
}
