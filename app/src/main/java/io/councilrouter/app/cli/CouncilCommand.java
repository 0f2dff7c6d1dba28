package io.councilrouter.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code council}: asks many models for one answer, from a terminal. */
@Command(
        name = "council",
        description = "List the councils of a running gateway, and ask one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CouncilCommand.ListTemplates.class, CouncilRunCommand.class})
final class CouncilCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what: list or run");
    }

    /** {@code council list}. */
    @Command(name = "list", description = "List council templates.")
    static final class ListTemplates implements Callable<Integer> {
        private static final String PREFIX = "council/";

        private static final List<String> KEYS =
                List.of("name", "participants", "rounds", "strategy", "description", "source");

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandSpec spec;

        @Mixin
        private AdminFlags gateway = new AdminFlags();

        @Mixin
        private TableFlags shown = new TableFlags();

        @Mixin
        private KeyFlag key = new KeyFlag();

        @Override
        public Integer call() throws IOException {
            Terminal terminal = Terminal.of(spec.commandLine());
            boolean asClient = key.given() && !gateway.tokenGiven();
            String answer = asClient ? null : gateway.ifAdmitted("/admin/council/templates");
            if (answer == null) {
                return names(terminal);
            }
            if (shown.json()) {
                terminal.line(answer);
                return Main.OK;
            }
            List<List<String>> rows = new ArrayList<>();
            for (Map<?, ?> template : JsonText.rows(JsonText.parse(answer), "data")) {
                rows.add(Columns.cells(template, KEYS));
            }
            shown.show(
                    terminal,
                    KEYS.stream()
                            .map(key -> key.toUpperCase(Locale.ROOT).replace("PARTICIPANTS", "MEMBERS"))
                            .toList(),
                    rows,
                    "no templates");
            return Main.OK;
        }

        /** Without administrator's rights, councils are listed as the models they appear as. */
        private int names(Terminal terminal) throws IOException {
            String answer = gateway.open("/v1/models", key.key());
            if (shown.json()) {
                terminal.line(answer);
                return Main.OK;
            }
            List<List<String>> rows = new ArrayList<>();
            for (Map<?, ?> model : JsonText.rows(JsonText.parse(answer), "data")) {
                if (model.get("id") instanceof String id && id.startsWith(PREFIX)) {
                    rows.add(List.of(id.substring(PREFIX.length())));
                }
            }
            shown.show(terminal, List.of("NAME"), rows, "no templates");
            if (!key.given()) {
                terminal.note("administrators see more; " + gateway.stranger());
            }
            return Main.OK;
        }
    }
}
