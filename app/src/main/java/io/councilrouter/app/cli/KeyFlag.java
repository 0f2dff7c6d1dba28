package io.councilrouter.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a client shows to use models, where the gateway asks for a key. */
final class KeyFlag {
    /** What to do where it is refused. */
    static final String HINT = "--api-key, or $COUNCIL_ROUTER_API_KEY";

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "Key of the gateway, where it wants one. Default: $$COUNCIL_ROUTER_API_KEY.")
    private @Nullable String key;

    /** Whether one stands on the command line: whoever types it wants to see what it is shown. */
    boolean given() {
        return key != null;
    }

    /** The key; null where there is none. */
    @Nullable
    String key() {
        String variable = System.getenv("COUNCIL_ROUTER_API_KEY");
        return key != null ? key : variable == null || variable.isBlank() ? null : variable.strip();
    }
}
