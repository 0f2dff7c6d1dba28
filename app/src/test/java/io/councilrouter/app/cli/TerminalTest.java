package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class TerminalTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Terminal terminal(Ansi ansi, boolean live) {
        return new Terminal(new PrintWriter(out), new PrintWriter(err), ansi, live);
    }

    @Test
    void alignsColumns() {
        terminal(Ansi.OFF, false)
                .table(List.of("A", "LONG"), List.of(List.of("wide cell", "x"), List.of("", "y")), "none");
        assertEquals("A          LONG\nwide cell  x\n           y\n", out.toString());
    }

    @Test
    void cutsTheWidestColumnsUntilALineFitsATerminal() {
        List<List<String>> rows = List.of(List.of("short", "w".repeat(100), "reason ".repeat(9)));
        terminal(Ansi.OFF, true).table(List.of("A", "NAME", "REASON"), rows, "none");
        List<String> lines = out.toString().lines().toList();
        assertEquals(79, lines.get(1).length());
        assertTrue(lines.get(1).contains("…  reason"), lines.get(1));
        out.getBuffer().setLength(0);
        terminal(Ansi.OFF, true).wideTable(List.of("A", "NAME", "REASON"), rows, "none");
        assertTrue(out.toString().lines().toList().get(1).length() > 160);
        out.getBuffer().setLength(0);
        terminal(Ansi.OFF, false).table(List.of("A", "NAME", "REASON"), rows, "none");
        assertTrue(out.toString().lines().toList().get(1).length() > 160, "programs want all of it");
    }

    @Test
    void namesFromOthersCannotControlTheTerminal() {
        terminal(Ansi.OFF, false).table(List.of("A"), List.of(List.of("m\033[2J\u009b31m\u0007:1")), "none");
        assertEquals("A\nm[2J31m:1\n", out.toString());
        terminal(Ansi.OFF, false).error("no model \033]0;x\u0007y");
        assertEquals("error no model ]0;xy\n", err.toString());
        assertEquals("a\n\tb\u00e4", Terminal.plain("a\r\n\tb\u00e4\b\u007f"));
    }

    @Test
    void saysThatATableIsEmpty() {
        terminal(Ansi.OFF, false).table(List.of("A"), List.of(), "none");
        assertEquals("none\n", out.toString());
    }

    @Test
    void leavesColoursOutIfTheyAreNotWanted() {
        terminal(Ansi.OFF, false).error("@|red x|@ %s");
        assertEquals("error @|red x|@ %s\n", err.toString());
        terminal(Ansi.ON, false).warning("x");
        assertEquals("error @|red x|@ %s\n\033[33mwarning\033[39m\033[0m x\n", err.toString());
    }

    @Test
    void drawsABarOnATerminalAndLinesElsewhere() {
        terminal(Ansi.OFF, false).progress(1, 2, "a");
        assertEquals("1/2 a\n", err.toString());
        err.getBuffer().setLength(0);
        Terminal live = terminal(Ansi.OFF, true);
        live.progress(1, 2, "a");
        assertEquals("\r[" + "#".repeat(15) + ".".repeat(15) + "] 1/2 a\033[K", err.toString());
        err.getBuffer().setLength(0);
        live.progress(2, 2, "b");
        assertEquals("\r[" + "#".repeat(30) + "] 2/2 b\033[K\n", err.toString());
    }
}
