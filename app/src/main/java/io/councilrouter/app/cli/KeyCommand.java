package io.councilrouter.app.cli;

import io.councilrouter.config.KeyConfig;
import io.councilrouter.config.KeyText;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code key}: creates the keys that clients authenticate with. */
@Command(
        name = "key",
        description = "Make API keys for clients.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = KeyCommand.New.class)
final class KeyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do: council-router key new");
    }

    /** {@code key new}: prints a new random key, which is stored nowhere. */
    @Command(
            name = "new",
            description = "Print a fresh random key, its hash, and the entry for the configuration. The key is kept"
                    + " nowhere: pass it to its user.")
    static final class New implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call
        private CommandSpec spec;

        @Option(
                names = "--id",
                paramLabel = "ID",
                defaultValue = "my-team",
                description = "Whose key it is, in logs and metrics (default: ${DEFAULT-VALUE}).")
        private String id = "";

        @Override
        public Integer call() {
            if (!KeyConfig.isId(id)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "An id may have only letters, digits, \".\", \"-\" and \"_\", at most 64: " + id);
            }
            String key = KeyText.fresh(new SecureRandom());
            String hash = KeyText.hash(key);
            Terminal terminal = Terminal.of(spec.commandLine());
            terminal.line("key:  " + key);
            terminal.line("hash: " + hash);
            terminal.line("");
            terminal.line("# into the configuration, under keys:");
            terminal.line("  - id: \"" + id + "\"");
            terminal.line("    hash: \"" + hash + "\"");
            return Main.OK;
        }
    }
}
