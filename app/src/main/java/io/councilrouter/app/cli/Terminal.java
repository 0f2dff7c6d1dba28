package io.councilrouter.app.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command prints: tables, progress bars on a terminal and plain lines elsewhere, colours unless
 * {@code NO_COLOR} is set or there is no terminal. Answers go to {@code out}, everything else to {@code err}.
 */
final class Terminal {

    private static final int BAR = 30;
    /** Least width of a column that is cut, characters. */
    private static final int NARROWEST = 8;

    /** Most characters of a line that is redrawn, because one that wraps would leave its beginning behind. */
    private static final int WIDTH = width(System.getenv("COLUMNS"));

    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;
    private final boolean live;
    /** Lines of the board on the terminal, which the next board overwrites. */
    private int drawn;

    Terminal(PrintWriter out, PrintWriter err, Ansi ansi, boolean live) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
        this.live = live;
    }

    /** The terminal of a command. */
    static Terminal of(CommandLine command) {
        return new Terminal(
                command.getOut(), command.getErr(), command.getColorScheme().ansi(), present());
    }

    /** Whether a person is at the terminal. */
    static boolean present() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** Prints a line of the answer. */
    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Prints a piece of the answer, without control characters. */
    void text(String text) {
        out.print(plain(text));
        out.flush();
    }

    /** Prints a piece of a model's thinking: to {@code err}, and dimmed if the terminal can. */
    void thought(String text) {
        String shown = plain(text);
        err.print(ansi.enabled() ? "\033[2m" + shown + "\033[22m" : shown);
        err.flush();
    }

    /** Prints a piece to {@code err}, as it is. */
    void aside(String text) {
        err.print(text);
        err.flush();
    }

    /**
     * Makes text from others, above all models, safe for a terminal: removes control characters, which could colour it,
     * move the cursor, rename the window or fill the clipboard. Line ends and tabs stay.
     */
    static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (ordering(text.charAt(i))) {
                StringBuilder kept = new StringBuilder(text.length());
                text.chars().filter(each -> !ordering((char) each)).forEach(each -> kept.append((char) each));
                return kept.toString();
            }
        }
        return text;
    }

    private static boolean ordering(char each) {
        return Character.isISOControl(each) && each != '\n' && each != '\t';
    }

    /** Whether lines can be redrawn. */
    boolean live() {
        return live;
    }

    /** Prints lines to {@code err} that replace those of the last call; on a terminal only. */
    void board(List<String> lines) {
        StringBuilder text = new StringBuilder(drawn == 0 ? "" : "\033[" + drawn + "A");
        for (String line : lines) {
            String shown = line.replaceAll("\\p{Cntrl}", " ");
            text.append("\r\033[K")
                    .append(shown, 0, Math.min(shown.length(), WIDTH))
                    .append('\n');
        }
        drawn = Math.max(drawn, lines.size());
        text.append("\r\033[K\n".repeat(drawn - lines.size()));
        err.print(text);
        err.flush();
    }

    /** Prints a line that stays above the board, which must then be redrawn; on a terminal only. */
    void above(String line) {
        int lines = drawn;
        board(List.of(line));
        if (lines > 1) {
            err.print("\033[" + (lines - 1) + "A");
            err.flush();
        }
        drawn = 0;
    }

    /** Leaves the board where it is; what comes next is printed below it. */
    void keepBoard() {
        drawn = 0;
    }

    /** Reports why the command failed. */
    void error(String text) {
        say("@|bold,red error|@ ", text);
    }

    /** Prints a warning. */
    void warning(String text) {
        say("@|yellow warning|@ ", text);
    }

    /** Prints a line to {@code err}. */
    void note(String text) {
        say("", text);
    }

    private void say(String marked, String text) {
        clear();
        err.println(ansi.string(marked) + plain(text));
        err.flush();
    }

    /**
     * Prints a table: columns as wide as their widest cell, heads in bold, cut to a terminal's width. Without rows it
     * prints {@code none}.
     */
    void table(List<String> heads, List<List<String>> rows, String none) {
        wideTable(heads, live ? fitted(heads, rows) : rows, none);
    }

    /** Prints a table whose lines are not cut. */
    void wideTable(List<String> heads, List<List<String>> rows, String none) {
        if (rows.isEmpty()) {
            line(none);
            return;
        }
        List<List<String>> all = new ArrayList<>();
        all.add(heads);
        rows.forEach(row -> all.add(row.stream().map(Terminal::plain).toList()));
        List<String> lines = aligned(all);
        line(ansi.string("@|bold " + lines.getFirst() + "|@"));
        lines.subList(1, lines.size()).forEach(this::line);
    }

    /** Cuts the widest columns until a line fits the terminal; a cut cell ends in an ellipsis. */
    static List<List<String>> fitted(List<String> heads, List<List<String>> rows) {
        int[] widths = new int[heads.size()];
        int total = 2 * (widths.length - 1);
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            widths[i] = Math.max(
                    heads.get(i).length(),
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
            total += widths[i];
        }
        for (int over = total - WIDTH; over > 0; over--) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] >= widths[widest] ? i : widest;
            }
            if (widths[widest] <= Math.max(NARROWEST, heads.get(widest).length())) {
                break;
            }
            widths[widest]--;
        }
        return rows.stream().map(row -> cut(row, widths)).toList();
    }

    private static List<String> cut(List<String> row, int[] widths) {
        List<String> cut = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            cut.add(cell.length() <= widths[i] ? cell : cell.substring(0, widths[i] - 1) + "…");
        }
        return cut;
    }

    /** Formats rows of cells as lines, with columns as wide as their widest cell. */
    static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> row(row, widths)).toList();
    }

    private static int width(@Nullable String columns) {
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) - 1 : 79;
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
        }
        return line.toString().stripTrailing();
    }

    /** Shows the progress of long work: a bar on a terminal, elsewhere a line. */
    void progress(int done, int total, String what) {
        if (!live) {
            note(done + "/" + total + " " + what);
            return;
        }
        int full = total == 0 ? BAR : BAR * done / total;
        err.print(
                "\r[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + done + "/" + total + " " + what + "\033[K");
        if (done == total) {
            err.println();
        }
        err.flush();
    }

    /** Clears the bar, so that what is printed next does not follow it on the same line. */
    private void clear() {
        if (live) {
            err.print("\r\033[K");
        }
    }
}
