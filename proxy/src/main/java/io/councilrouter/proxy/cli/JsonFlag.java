package io.councilrouter.proxy.cli;

import picocli.CommandLine.Option;

/** For programs: the gateway's answer as it is. */
final class JsonFlag {

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    boolean json() {
        return json;
    }
}
