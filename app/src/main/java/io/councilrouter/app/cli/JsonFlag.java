package io.councilrouter.app.cli;

import picocli.CommandLine.Option;

/** Prints the gateway's answer as JSON, for programs. */
final class JsonFlag {

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    boolean json() {
        return json;
    }
}
