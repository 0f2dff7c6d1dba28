package io.councilrouter.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expands the references in a value: <code>${VAR}</code>, <code>${VAR:-default}</code> (also when VAR is empty) and
 * <code>${file:PATH}</code>; line ends after the inserted text are dropped. <code>$${</code> stands for a plain
 * <code>${</code>. The inserted text is not expanded again.
 */
final class Interpolation {

    /** A file that is inserted contains a secret or a name, not a book. */
    private static final long LARGEST_FILE = 64 * 1024;

    private static final Pattern REFERENCE = Pattern.compile("\\$(?<escape>\\$)?\\{(?<inner>[^}]*)(?<end>}?)");
    private static final Pattern VARIABLE = Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<otherwise>.*))?");

    private final Reading reading;
    private final Problems problems;

    /** Expands with the variables of {@code reading}, and reports to {@code problems} which files it reads. */
    Interpolation(Reading reading, Problems problems) {
        this.reading = reading;
        this.problems = problems;
    }

    /**
     * The result.
     *
     * @param text the expanded text, if all went well
     * @param problem what went wrong; empty if nothing did
     * @param missing the variable that is not set, if that is the problem
     * @param exposed a file that others can read, too; empty if there is none
     */
    record Interpolated(String text, String problem, String missing, String exposed) {
        Interpolated(String text, String problem, String missing) {
            this(text, problem, missing, "");
        }

        boolean unset() {
            return !missing.isEmpty();
        }
    }

    /** Expands a text; a text without references is returned unchanged. */
    Interpolated expand(Tree.ScalarTree scalar) {
        String text = scalar.text();
        if (scalar.literal() || !text.contains("${")) {
            return new Interpolated(text, "", "");
        }
        StringBuilder out = new StringBuilder();
        String exposed = "";
        Matcher matcher = REFERENCE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            out.append(text, from, matcher.start());
            from = matcher.end();
            if (matcher.group("escape") != null) {
                out.append(text, matcher.start() + 1, matcher.end());
                continue;
            }
            Interpolated one = matcher.group("end").isEmpty()
                    ? failed("a \"${\" without its \"}\"; write \"$${\" for the characters themselves")
                    : reference(matcher.group("inner"));
            if (!one.problem().isEmpty()) {
                return one;
            }
            out.append(one.text());
            exposed = one.exposed().isEmpty() ? exposed : one.exposed();
        }
        return new Interpolated(out.append(text, from, text.length()).toString(), "", "", exposed);
    }

    private Interpolated reference(String inner) {
        if (inner.startsWith("file:")) {
            return file(inner.substring("file:".length()));
        }
        Matcher variable = VARIABLE.matcher(inner);
        if (!variable.matches()) {
            return failed("\"${" + inner + "}\" is not a reference; write ${VAR}, ${VAR:-default} or ${file:PATH}");
        }
        String name = variable.group("name");
        @Nullable String otherwise = variable.group("otherwise");
        @Nullable String set = reading.variables().get(name);
        @Nullable String value = set == null ? null : line(set);
        if (otherwise != null) {
            return new Interpolated(value == null || value.isEmpty() ? otherwise : value, "", "");
        }
        return value == null
                ? new Interpolated(
                        "", "the variable " + name + " is not set; set it, or write ${" + name + ":-default}", name)
                : new Interpolated(value, "", "");
    }

    private Interpolated file(String name) {
        Path path = reading.home().resolve(name);
        problems.refersTo(path);
        try {
            if (Files.size(path) > LARGEST_FILE) {
                return failed("the file " + path + " is larger than " + new Size(LARGEST_FILE));
            }
            String text = line(Files.readString(path));
            return new Interpolated(text, "", "", othersRead(path) ? path.toString() : "");
        } catch (IOException e) {
            return failed(
                    "the file " + path + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** A value without the line ends at its end, which come from files and shells and never belong to it. */
    static String line(String value) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == '\n' || value.charAt(end - 1) == '\r')) {
            end--;
        }
        return value.substring(0, end);
    }

    private static boolean othersRead(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
    }

    private static Interpolated failed(String problem) {
        return new Interpolated("", problem, "");
    }
}
