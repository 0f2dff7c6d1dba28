package io.councilrouter.proxy.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backends}: whom a running gateway sends work to, and who of them is to have none. */
@Command(
        name = "backends",
        description = "List the backends of a running gateway, with state and load; or take one out and back.",
        synopsisSubcommandLabel = "[COMMAND]")
final class BackendsCommand implements Callable<Integer> {

    /** Columns in their order, as the gateway names them. */
    private static final List<String> KEYS = List.of(
            "name",
            "type",
            "state",
            "priority",
            "weight",
            "in_flight",
            "queued",
            "breaker",
            "cooldowns",
            "models",
            "loaded_models",
            "reason");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private AdminFlags gateway = new AdminFlags();

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        AdminFlags.Listing listing = gateway.list("/admin/backends", "/health");
        if (gateway.json()) {
            listing.pages().forEach(terminal::line);
            return Main.OK;
        }
        List<Map<?, ?>> backends = new ArrayList<>();
        for (String page : listing.pages()) {
            backends.addAll(JsonText.rows(JsonText.parse(page), listing.admitted() ? "data" : "backends"));
        }
        List<String> keys = Columns.present(backends, KEYS);
        terminal.table(
                Columns.heads(keys),
                backends.stream().map(backend -> Columns.cells(backend, keys)).toList(),
                "no backends");
        return Main.OK;
    }

    @Command(name = "drain", description = "Send a backend no more work; what runs there finishes.")
    int drain(@Mixin AdminFlags flags, @Parameters(paramLabel = "NAME") String name) throws IOException {
        return change(flags, name, "{\"drain\":true}");
    }

    @Command(name = "resume", description = "Send a drained backend work again.")
    int resume(@Mixin AdminFlags flags, @Parameters(paramLabel = "NAME") String name) throws IOException {
        return change(flags, name, "{\"drain\":false}");
    }

    @Command(name = "disable", description = "Take a backend out, heartbeats included.")
    int disable(@Mixin AdminFlags flags, @Parameters(paramLabel = "NAME") String name) throws IOException {
        return change(flags, name, "{\"enabled\":false}");
    }

    @Command(name = "enable", description = "Take a disabled backend in again.")
    int enable(@Mixin AdminFlags flags, @Parameters(paramLabel = "NAME") String name) throws IOException {
        return change(flags, name, "{\"enabled\":true}");
    }

    private int change(AdminFlags flags, String name, String json) throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        String answer = flags.send("PATCH", "/admin/backends/" + AdminFlags.segment(name), json);
        if (flags.json()) {
            terminal.line(answer);
        } else if (JsonText.parse(answer) instanceof Map<?, ?> backend) {
            terminal.line(
                    name + " is " + Columns.cells(backend, List.of("state")).getFirst()
                            + ", until the gateway ends or this backend's configuration changes");
        }
        return Main.OK;
    }
}
