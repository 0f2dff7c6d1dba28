package io.councilrouter.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code reload}: makes a running gateway read its configuration again. */
@Command(
        name = "reload",
        description = "Make a running gateway read its configuration again; a bad one changes nothing.")
final class ReloadCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private AdminFlags gateway = new AdminFlags();

    @Mixin
    private JsonFlag shown = new JsonFlag();

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        String answer = gateway.send("POST", "/admin/reload", "");
        if (shown.json() || !(JsonText.parse(answer) instanceof Map<?, ?> what)) {
            terminal.line(answer);
            return Main.OK;
        }
        List<Map<?, ?>> changes = JsonText.rows(what, "changes");
        terminal.table(
                List.of("KEY", "BEFORE", "AFTER", "APPLIED"),
                changes.stream()
                        .map(change -> Columns.cells(change, List.of("path", "before", "after", "applied")))
                        .toList(),
                "read again; nothing has changed");
        if (what.get("needs_restart") instanceof List<?> restart && !restart.isEmpty()) {
            terminal.note("only a restart applies " + JsonText.cell(restart));
        }
        return Main.OK;
    }
}
