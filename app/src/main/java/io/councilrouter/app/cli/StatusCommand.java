package io.councilrouter.app.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code status}: the state of a running gateway on one screen. */
@Command(
        name = "status",
        description =
                "Show the state of a running gateway on one screen: backends, queue, requests, storage, and what to"
                        + " do about problems. Exit code 1 if it does not answer.")
final class StatusCommand implements Callable<Integer> {

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
        String health = gateway.open("/health", null);
        String backends = gateway.ifAdmitted("/admin/backends?limit=1000");
        String stats = backends == null ? null : gateway.ifAdmitted("/admin/stats");
        if (shown.json()) {
            terminal.line("{\"health\":" + health.strip() + ",\"backends\":" + raw(backends) + ",\"stats\":"
                    + raw(stats) + "}");
            return Main.OK;
        }
        if (!(JsonText.parse(health) instanceof Map<?, ?> known) || !known.containsKey("backends")) {
            throw new IOException(gateway.main() + "/health is not answered by a council-router");
        }
        StatusScreen screen = new StatusScreen(known, parsed(backends), parsed(stats));
        screen.lines(gateway.main().toString()).forEach(line -> terminal.line(Terminal.plain(line)));
        if (backends == null) {
            terminal.note("administrators see more; " + gateway.stranger());
        }
        return Main.OK;
    }

    private static String raw(@Nullable String json) {
        return json == null ? "null" : json.strip();
    }

    private static Map<?, ?> parsed(@Nullable String json) throws IOException {
        return json != null && JsonText.parse(json) instanceof Map<?, ?> map ? map : Map.of();
    }
}
