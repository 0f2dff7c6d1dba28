package io.councilrouter.app.cli;

import io.councilrouter.codec.provider.Provider;
import io.councilrouter.config.Catalogue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code discover}: finds the engines on some hosts and prints a configuration. */
@Command(
        name = "discover",
        description =
                "Ask hosts which engines run there, by GET only, and print a configuration. Without a port the usual"
                        + " ones are tried.")
final class DiscoverCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "HOST[:PORT]", description = "Hosts to ask.")
    private List<String> targets = List.of();

    @Option(names = "--write", paramLabel = "FILE", description = "Write the configuration to a new file.")
    private @Nullable Path write;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        EngineFinder probe = new EngineFinder(Catalogue.shipped());
        List<URI> addresses = new ArrayList<>();
        for (String target : targets) {
            try {
                addresses.addAll(probe.addresses(target));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
        Map<URI, Provider> found = new LinkedHashMap<>();
        for (int i = 0; i < addresses.size(); i++) {
            URI address = addresses.get(i);
            probe.engineAt(address).ifPresent(engine -> found.put(address, engine));
            terminal.progress(i + 1, addresses.size(), address.getAuthority());
        }
        if (found.isEmpty()) {
            terminal.error("no engine answers at " + String.join(", ", targets));
            return Main.FAILED;
        }
        if (write == null) {
            terminal.line(configuration(found).stripTrailing());
            return Main.OK;
        }
        try {
            Files.writeString(write, configuration(found), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(write + " already exists and is not overwritten", e);
        }
        terminal.note("written to " + write + "; start with: council-router -c " + write);
        return Main.OK;
    }

    /** Backends named after their engine, numbered from the second on. */
    static String configuration(Map<URI, Provider> found) {
        StringBuilder text = new StringBuilder("backends:\n");
        Map<String, Integer> count = new HashMap<>();
        found.forEach((address, engine) -> {
            int number = count.merge(engine.name(), 1, Integer::sum);
            text.append("  - name: ").append(engine.name()).append(number == 1 ? "" : "-" + number);
            text.append("\n    type: ").append(engine.name());
            text.append("\n    url: \"").append(address).append("\"\n");
        });
        return text.toString();
    }
}
