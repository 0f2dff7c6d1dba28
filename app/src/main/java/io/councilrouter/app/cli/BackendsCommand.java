package io.councilrouter.app.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backends}: lists the backends of a running gateway, and drains, enables or changes them. */
@Command(
        name = "backends",
        description = "List the backends of a running gateway, with state and load; or take one out and back.",
        synopsisSubcommandLabel = "[COMMAND]")
final class BackendsCommand implements Callable<Integer> {

    /**
     * The words of {@link #change}. They are not subcommands by annotation, so that a mere list need not process them.
     */
    static final List<String> CHANGES = List.of("drain", "resume", "disable", "enable");

    /** Columns in order, named as the gateway names them. */
    private static final List<String> KEYS = List.of(
            "name",
            "type",
            "state",
            "in_flight",
            "queued",
            "models",
            "loaded_models",
            "breaker",
            "cooldowns",
            "reason");

    private static final List<String> WIDE = List.of(
            "name",
            "type",
            "url",
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

    @Mixin
    private TableFlags shown = new TableFlags();

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        AdminFlags.Listing listing = gateway.list("/admin/backends", "/health", null);
        if (shown.json()) {
            listing.pages().forEach(terminal::line);
            return Main.OK;
        }
        List<Map<?, ?>> backends = new ArrayList<>();
        for (String page : listing.pages()) {
            backends.addAll(JsonText.rows(JsonText.parse(page), listing.admitted() ? "data" : "backends"));
        }
        List<String> keys = Columns.present(backends, shown.wide() ? WIDE : KEYS);
        shown.show(
                terminal,
                Columns.heads(keys),
                backends.stream().map(backend -> cells(backend, keys)).toList(),
                "no backends");
        if (!listing.admitted()) {
            terminal.note("administrators see more; " + gateway.stranger());
        }
        return Main.OK;
    }

    private List<String> cells(Map<?, ?> backend, List<String> keys) {
        return shown.wide() ? Columns.cells(backend, keys) : Columns.counts(backend, keys);
    }

    /** The change that a word stands for; null for any other word. */
    static @Nullable Callable<Integer> change(String word) {
        return switch (word) {
            case "drain" -> new DrainBackend();
            case "resume" -> new ResumeBackend();
            case "disable" -> new DisableBackend();
            case "enable" -> new EnableBackend();
            default -> null;
        };
    }

    /** A change to one backend. */
    abstract static sealed class BackendChange implements Callable<Integer>
            permits DrainBackend, ResumeBackend, DisableBackend, EnableBackend {
        private final String change;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandSpec spec;

        @Mixin
        private AdminFlags gateway = new AdminFlags();

        @Mixin
        private JsonFlag shown = new JsonFlag();

        @Parameters(paramLabel = "NAME", description = "The backend's name.")
        private String name = "";

        BackendChange(String change) {
            this.change = change;
        }

        @Override
        public Integer call() throws IOException {
            Terminal terminal = Terminal.of(spec.commandLine());
            String answer = gateway.send("PATCH", "/admin/backends/" + AdminFlags.segment(name), change);
            if (shown.json()) {
                terminal.line(answer);
            } else if (JsonText.parse(answer) instanceof Map<?, ?> backend) {
                terminal.line(
                        name + " is " + Columns.cells(backend, List.of("state")).getFirst()
                                + ", until the gateway ends or this backend's configuration changes");
            }
            return Main.OK;
        }
    }

    /** {@code backends drain}. */
    @Command(name = "drain", description = "Send a backend no more work; what runs there finishes.")
    static final class DrainBackend extends BackendChange {
        DrainBackend() {
            super("{\"drain\":true}");
        }
    }

    /** {@code backends resume}. */
    @Command(name = "resume", description = "Send a drained backend work again.")
    static final class ResumeBackend extends BackendChange {
        ResumeBackend() {
            super("{\"drain\":false}");
        }
    }

    /** {@code backends disable}. */
    @Command(name = "disable", description = "Take a backend out, heartbeats included.")
    static final class DisableBackend extends BackendChange {
        DisableBackend() {
            super("{\"enabled\":false}");
        }
    }

    /** {@code backends enable}. */
    @Command(name = "enable", description = "Take a disabled backend back in, and end its cooldowns.")
    static final class EnableBackend extends BackendChange {
        EnableBackend() {
            super("{\"enabled\":true}");
        }
    }
}
