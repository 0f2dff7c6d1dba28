package io.councilrouter.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The API key for gateways that require one. */
final class KeyFlag {
    /** How to give a key if it is refused. */
    static final String HINT = "--api-key, or $COUNCIL_ROUTER_API_KEY";

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "Key of the gateway, if it wants one. Default: $$COUNCIL_ROUTER_API_KEY.")
    private @Nullable String key;

    /** Whether a key was given on the command line: then its user wants to see what that key may see. */
    boolean given() {
        return key != null;
    }

    /** The key; null if there is none. */
    @Nullable
    String key() {
        String variable = System.getenv("COUNCIL_ROUTER_API_KEY");
        return key != null ? key : variable == null || variable.isBlank() ? null : variable.strip();
    }
}
