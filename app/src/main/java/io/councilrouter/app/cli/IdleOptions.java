package io.councilrouter.app.cli;

import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Options that have no effect beside another one: when address and token are both given, a configuration named beside
 * them would not even be opened. Such a combination is bad usage, because nothing that was typed is silently ignored.
 */
final class IdleOptions {
    private static final String URL = "--url";
    private static final String CONFIG = "--config";
    private static final String HOME = "--home";
    private static final String TOKEN = "--token";
    private static final String KEY = "--api-key";
    private static final String REPLAY = "--replay";

    private IdleOptions() {}

    /**
     * Refuses options without effect.
     *
     * @param given options on the command line, by their longest names
     * @param variables the environment
     * @throws ParameterException when there is one
     */
    static void refuse(CommandLine command, Set<String> given, Map<String, String> variables) {
        if (given.contains("--json") && given.contains("--wide")) {
            throw new ParameterException(command, "--wide is about the table, and --json shows none; give one of them");
        }
        Set<String> known = command.getCommandSpec().optionsMap().keySet();
        boolean byVariable = !given.contains(CONFIG)
                && !variables.getOrDefault(GatewayFlags.VARIABLE, "").isBlank();
        if (!known.contains(URL) || !(given.contains(URL) || byVariable)) {
            return;
        }
        // Asking a council needs no administrator, only a stored run does; with a key, a list is the caller's own.
        boolean administrates =
                known.contains(TOKEN) && (known.contains(REPLAY) ? given.contains(REPLAY) : !given.contains(KEY));
        if (administrates && !given.contains(TOKEN)) {
            return;
        }
        String where = given.contains(URL) ? URL : "$" + GatewayFlags.VARIABLE;
        for (String idle : new String[] {CONFIG, HOME}) {
            if (given.contains(idle)) {
                throw new ParameterException(
                        command,
                        idle + " would have no effect: " + where + " says where the gateway is"
                                + (administrates ? ", and " + TOKEN + " what to show it" : "")
                                + "; leave one out");
            }
        }
    }
}
