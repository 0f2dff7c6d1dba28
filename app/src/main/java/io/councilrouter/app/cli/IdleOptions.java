package io.councilrouter.app.cli;

import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Options that have no effect beside another one: when address and token are both given, the configuration named
 * beside them would not even be opened. Such a combination is bad usage, because nothing that was typed is ignored in
 * silence.
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
     * Refuses what means nothing here.
     *
     * @param given options of the command line, by their longest names
     * @param variables the environment
     * @throws ParameterException when one of them does
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
        // A council is asked as clients do, and only what is stored needs an administrator; a list is one's own where a
        // key is typed.
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
                        idle + " would not be looked at: " + where + " says where the gateway is"
                                + (administrates ? ", and " + TOKEN + " what to show it" : "")
                                + "; leave one out");
            }
        }
    }
}
