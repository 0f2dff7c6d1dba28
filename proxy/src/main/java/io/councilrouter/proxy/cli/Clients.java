package io.councilrouter.proxy.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Commands that do nothing but talk to a gateway that runs. The launcher's list of them is the same. */
final class Clients {
    private Clients() {}

    /** The command of that name, made alone; null where it is another kind of command, or none. */
    static @Nullable Callable<Integer> named(String name) {
        return switch (name) {
            case "status" -> new StatusCommand();
            case "chat" -> new ChatCommand();
            case "models" -> new ModelsCommand();
            case "backends" -> new BackendsCommand();
            case "reload" -> new ReloadCommand();
            case "responses" -> new ResponsesCommand();
            case "council" -> new CouncilCommand();
            case "health" -> new HealthCommand();
            default -> null;
        };
    }
}
