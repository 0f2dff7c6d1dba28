package io.councilrouter.app.cli;

import io.councilrouter.config.Change;
import io.councilrouter.config.ConfigException;
import io.councilrouter.config.ConfigFiles;
import io.councilrouter.config.ConfigSource;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.Problem;
import io.councilrouter.config.YamlText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: validates a configuration and shows its effective settings. */
@Command(
        name = "check",
        description =
                "Validate a configuration and print what is in force, secrets masked. Exit code 2 if it is wrong.")
final class CheckCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private Home home = new Home();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file. Default: the one that serve would take.")
    private @Nullable Path file;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The same as FILE.")
    private @Nullable Path config;

    @Option(
            names = "--diff",
            description = "Print only what differs: from the file that serve would take, or, without FILE, from the"
                    + " defaults.")
    private boolean diff;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec.commandLine());
        if (file != null && config != null) {
            throw new ParameterException(spec.commandLine(), "name one file: either FILE or --config");
        }
        Path named = file != null ? file : config;
        ConfigFiles source = home.source(named, List.of());
        terminal.note("checking " + (source.file() == null ? "the defaults: there is no file" : source.file()));
        ConfigSource.LoadedConfig loaded;
        try {
            loaded = source.load();
        } catch (ConfigException e) {
            e.problems().forEach(problem -> terminal.error(problem.toString()));
            int count = e.problems().size();
            terminal.note(count + (count == 1 ? " problem" : " problems"));
            return Main.MISUSED;
        }
        for (Problem warning : loaded.warnings()) {
            terminal.warning(warning.toString());
        }
        if (diff) {
            List<Change> changes = Change.between(before(named), loaded.config());
            changes.forEach(change -> terminal.line(change.toString()));
            if (changes.isEmpty()) {
                terminal.note("nothing differs");
            }
        } else {
            terminal.line(YamlText.of(loaded.config()).stripTrailing());
        }
        return Main.OK;
    }

    private GatewayConfig before(@Nullable Path named) {
        return named == null
                ? GatewayConfig.defaults()
                : home.source(null, List.of()).load().config();
    }
}
