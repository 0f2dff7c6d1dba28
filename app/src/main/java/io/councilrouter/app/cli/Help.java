package io.councilrouter.app.cli;

import picocli.CommandLine.Option;

/** The one option that every command has. */
final class Help {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text and exit.")
    private boolean asked;

    /** Whether help was asked for. */
    boolean asked() {
        return asked;
    }
}
