package io.councilrouter.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What each benchmark may allocate on the heap, in bytes per operation. A line is {@code regex TAB bytes TAB reason};
 * the regex is searched for in {@code package.Class.method}, and the first line that matches counts. Empty lines and
 * lines that begin with {@code #} are ignored.
 *
 * @param lines in the order of the file
 */
public record Budget(List<BudgetLine> lines) {

    /**
     * One line.
     *
     * @param benchmark which benchmarks it is for
     * @param bytes most bytes per operation
     * @param reason why it is not 0, or why it must stay 0
     */
    public record BudgetLine(Pattern benchmark, double bytes, String reason) {}

    /** Reads the file's lines; an {@link IllegalArgumentException} names the first that cannot be read. */
    public static Budget parse(List<String> text) {
        List<BudgetLine> lines = new ArrayList<>();
        for (int number = 1; number <= text.size(); number++) {
            String line = text.get(number - 1);
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line(line, number));
            }
        }
        return new Budget(List.copyOf(lines));
    }

    private static BudgetLine line(String text, int number) {
        List<String> fields = List.of(text.split("\t", -1));
        try {
            if (fields.size() == 3 && !fields.get(2).isBlank()) {
                return new BudgetLine(Pattern.compile(fields.get(0)), Double.parseDouble(fields.get(1)), fields.get(2));
            }
        } catch (PatternSyntaxException | NumberFormatException unreadable) {
            throw new IllegalArgumentException("budget line " + number + ": " + unreadable.getMessage(), unreadable);
        }
        throw new IllegalArgumentException(
                "budget line " + number + ": it needs a regex, bytes and a reason, separated by tabs");
    }
}
