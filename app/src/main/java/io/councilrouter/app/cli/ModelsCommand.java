package io.councilrouter.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code models}: lists the models of a running gateway. */
@Command(name = "models", description = "List the models of a running gateway.")
final class ModelsCommand implements Callable<Integer> {

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
        AdminFlags.Listing listing = gateway.list("/admin/models", "/v1/models", key.key(), key.given());
        if (shown.json()) {
            listing.pages().forEach(terminal::line);
            return Main.OK;
        }
        List<String> keys = listing.admitted()
                ? List.of("model", "backend", "provider", "state", "loaded", "in_flight", "queue_depth")
                : List.of("id", "owned_by");
        List<List<String>> rows = new ArrayList<>();
        for (String page : listing.pages()) {
            for (Map<?, ?> model : JsonText.rows(JsonText.parse(page), "data")) {
                rows.add(Columns.cells(model, keys));
            }
        }
        List<String> heads = listing.admitted()
                ? List.of("MODEL", "BACKEND", "PROVIDER", "STATE", "LOADED", "IN FLIGHT", "QUEUED")
                : List.of("MODEL", "OWNED BY");
        shown.show(terminal, heads, rows, "no models: no backend offers any");
        if (!listing.admitted() && !key.given()) {
            terminal.note("administrators see more; " + gateway.stranger());
        }
        return Main.OK;
    }
}
