package io.councilrouter.app.cli;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a table is shown. */
final class TableFlags {

    @Mixin
    private JsonFlag json = new JsonFlag();

    @Option(
            names = "--wide",
            description = "Show all columns, and names instead of counts, however wide the lines get.")
    private boolean wide;

    boolean json() {
        return json.json();
    }

    boolean wide() {
        return wide;
    }

    /** Shows rows, cut to the terminal's width unless {@code --wide} was given. */
    void show(Terminal terminal, List<String> heads, List<List<String>> rows, String none) {
        if (wide) {
            terminal.wideTable(heads, rows, none);
        } else {
            terminal.table(heads, rows, none);
        }
    }
}
