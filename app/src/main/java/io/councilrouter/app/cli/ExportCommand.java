package io.councilrouter.app.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code responses export}: everything that is stored, with bodies, page by page, so that neither side holds more than
 * a page. Rows written meanwhile are left out.
 */
@Command(name = "export", description = "Write stored responses with their bodies as JSON lines or CSV, newest first.")
final class ExportCommand implements Callable<Integer> {
    private static final String PAGE = "100";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private AdminFlags gateway = new AdminFlags();

    @Mixin
    private ResponseFilters filters = new ResponseFilters();

    @Option(
            names = "--format",
            paramLabel = "jsonl|csv",
            defaultValue = "jsonl",
            description = "One JSON object a line, or CSV with a line of names. Default: jsonl.")
    private Format format = Format.jsonl;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write. Default: standard output.")
    private @Nullable Path output;

    /** Formats of rows, named as they are typed. */
    private enum Format {
        jsonl,
        csv
    }

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        Path file = output;
        if (file == null) {
            PrintWriter out = spec.commandLine().getOut();
            export(out, terminal);
            out.flush();
            if (out.checkError()) {
                throw new IOException("standard output was closed before everything was written");
            }
        } else {
            try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                export(out, terminal);
            }
        }
        return Main.OK;
    }

    private void export(Writer out, Terminal terminal) throws IOException {
        Map<String, String> query = filters.parameters();
        int expected = filters.areCounted() ? expected() : 0;
        query.put("bodies", "true");
        query.put("limit", PAGE);
        RowLines lines = new RowLines(out, format == Format.csv);
        String next = "";
        do {
            query.put("cursor", next);
            next = lines.page(gateway.get(ResponsesCommand.PATH, query));
            // The statistics also count deleted rows, so the total is an estimate until the last page.
            int total = next.isEmpty() ? lines.rows() : Math.max(expected, lines.rows() + 1);
            terminal.progress(lines.rows(), total, "responses");
        } while (!next.isEmpty());
    }

    private int expected() throws IOException {
        Map<String, String> query = filters.parameters();
        query.keySet().removeIf(name -> name.endsWith("_id") || name.equals("q"));
        Object stats = JsonText.parse(gateway.get(ResponsesCommand.PATH + "/stats", query));
        return stats instanceof Map<?, ?> map && map.get("total") instanceof String total
                ? (int) Math.min(Integer.MAX_VALUE, Long.parseLong(total))
                : 0;
    }
}
