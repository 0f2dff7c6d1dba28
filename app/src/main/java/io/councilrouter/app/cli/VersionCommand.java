package io.councilrouter.app.cli;

import io.councilrouter.app.boot.Transport;
import io.councilrouter.config.BuildFacts;
import io.councilrouter.config.ServerConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code version}: says what runs here. */
@Command(name = "version", description = "Print version, commit, JDK and transport.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec.commandLine());
        for (String line : getVersion()) {
            terminal.line(line);
        }
        return Main.OK;
    }

    @Override
    public String[] getVersion() {
        BuildFacts build = BuildFacts.read();
        return new String[] {
            "council-router " + build.version() + " (commit " + build.commit() + ")",
            "JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
            System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", transport "
                    + Transport.of(ServerConfig.TransportChoice.AUTO).name(),
        };
    }
}
