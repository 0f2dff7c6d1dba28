package io.councilrouter.app.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code responses}: the responses that a running gateway has stored. */
@Command(
        name = "responses",
        description = "List, show, sum up and export the responses that a running gateway has stored.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ResponsesCommand.ListResponses.class,
            ResponsesCommand.ShowCommand.class,
            ResponsesCommand.StatsCommand.class,
            ExportCommand.class
        })
final class ResponsesCommand implements Callable<Integer> {

    /** The path of stored responses. */
    static final String PATH = "/admin/responses";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what: list, show, stats or export");
    }

    /** {@code responses list}. */
    @Command(name = "list", description = "List stored responses, newest first.")
    static final class ListResponses implements Callable<Integer> {
        private static final List<String> KEYS = List.of(
                "created",
                "id",
                "route",
                "model",
                "backend",
                "status",
                "prompt_tokens",
                "completion_tokens",
                "ttft_ms",
                "duration_ms",
                "error");

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandSpec spec;

        @Mixin
        private AdminFlags gateway = new AdminFlags();

        @Mixin
        private TableFlags shown = new TableFlags();

        @Mixin
        private ResponseFilters filters = new ResponseFilters();

        @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "Rows per page. Default: 50.")
        private int limit = 50;

        @Option(names = "--cursor", paramLabel = "CURSOR", description = "Continue where an earlier page ended.")
        private String cursor = "";

        @Override
        public Integer call() throws IOException {
            Terminal terminal = Terminal.of(spec.commandLine());
            Map<String, String> query = filters.parameters();
            query.put("limit", String.valueOf(limit));
            query.put("cursor", cursor);
            String answer = gateway.get(PATH, query);
            if (shown.json()) {
                terminal.line(answer);
                return Main.OK;
            }
            Object page = JsonText.parse(answer);
            List<List<String>> rows = new ArrayList<>();
            for (Map<?, ?> row : JsonText.rows(page, "data")) {
                List<String> cells = new ArrayList<>(Columns.cells(row, KEYS));
                cells.set(0, time(cells.getFirst()));
                rows.add(cells);
            }
            shown.show(terminal, Columns.heads(KEYS), rows, "no stored responses");
            if (page instanceof Map<?, ?> map && map.get("next") instanceof String next && !next.isEmpty()) {
                terminal.note("more: --cursor " + next);
            }
            return Main.OK;
        }

        private static String time(String millis) {
            return millis.matches("-?\\d+")
                    ? Instant.ofEpochMilli(Long.parseLong(millis)).toString()
                    : millis;
        }
    }

    /** {@code responses show}. */
    @Command(name = "show", description = "Show one stored response in full.")
    static final class ShowCommand implements Callable<Integer> {
        private static final List<String> TEXTS = List.of("thinking", "tool_calls", "response");

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandSpec spec;

        @Mixin
        private AdminFlags gateway = new AdminFlags();

        @Mixin
        private JsonFlag shown = new JsonFlag();

        @Parameters(paramLabel = "ID", description = "Its id, as shown by list and sent to the client in X-Request-Id.")
        private String id = "";

        @Override
        public Integer call() throws IOException {
            Terminal terminal = Terminal.of(spec.commandLine());
            String answer = gateway.get(PATH + "/" + AdminFlags.segment(id), Map.of());
            if (shown.json()) {
                terminal.line(answer);
                return Main.OK;
            }
            if (!(JsonText.parse(answer) instanceof Map<?, ?> row)) {
                throw new IOException("the gateway's answer is not a stored response");
            }
            List<List<String>> facts = new ArrayList<>();
            row.forEach((name, value) -> {
                if (value instanceof String text
                        && !text.isEmpty()
                        && !TEXTS.contains(String.valueOf(name))
                        && !"request".equals(name)) {
                    facts.add(List.of(String.valueOf(name), text));
                }
            });
            terminal.table(List.of("COLUMN", "VALUE"), facts, "nothing is known of it");
            for (String name : TEXTS) {
                if (row.get(name) instanceof String text && !text.isEmpty()) {
                    terminal.line("");
                    terminal.line(name.toUpperCase(Locale.ROOT).replace('_', ' '));
                    terminal.line(Terminal.plain(text));
                }
            }
            terminal.note("the request is shown with --json");
            return Main.OK;
        }
    }

    /** {@code responses stats}. */
    @Command(name = "stats", description = "Sum up stored responses by model, backend and day.")
    static final class StatsCommand implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandSpec spec;

        @Mixin
        private AdminFlags gateway = new AdminFlags();

        @Mixin
        private JsonFlag shown = new JsonFlag();

        @Mixin
        private ResponseFilters filters = new ResponseFilters();

        @Override
        public Integer call() throws IOException {
            Terminal terminal = Terminal.of(spec.commandLine());
            String answer = gateway.get(PATH + "/stats", filters.parameters());
            if (shown.json()) {
                terminal.line(answer);
                return Main.OK;
            }
            Object stats = JsonText.parse(answer);
            if (stats instanceof Map<?, ?> total) {
                terminal.table(sumHeads("ALL"), List.of(sums("", total)), "");
            }
            for (String group : List.of("model", "backend", "day")) {
                List<List<String>> rows = new ArrayList<>();
                for (Map<?, ?> slice : JsonText.rows(stats, "by_" + group)) {
                    rows.add(sums(Columns.cells(slice, List.of(group)).getFirst(), slice));
                }
                if (!rows.isEmpty()) {
                    terminal.line("");
                    terminal.table(sumHeads(group.toUpperCase(Locale.ROOT)), rows, "");
                }
            }
            return Main.OK;
        }

        private static List<String> sumHeads(String first) {
            return List.of(
                    first,
                    "REQUESTS",
                    "ERRORS",
                    "TOKENS IN",
                    "TOKENS OUT",
                    "BYTES",
                    "TTFT P50",
                    "P95",
                    "P99",
                    "TOKENS/S P50");
        }

        private static List<String> sums(String name, Map<?, ?> slice) {
            List<String> cells = new ArrayList<>();
            cells.add(name);
            cells.addAll(Columns.cells(slice, List.of("total", "errors")));
            cells.addAll(Columns.cells(map(slice, "tokens"), List.of("prompt", "completion")));
            cells.addAll(Columns.cells(slice, List.of("bytes")));
            cells.addAll(Columns.cells(map(slice, "ttft_ms"), List.of("p50", "p95", "p99")));
            cells.addAll(Columns.cells(map(slice, "tokens_per_second"), List.of("p50")));
            return cells;
        }

        private static Map<?, ?> map(Map<?, ?> of, String name) {
            return of.get(name) instanceof Map<?, ?> map ? map : Map.of();
        }
    }
}
