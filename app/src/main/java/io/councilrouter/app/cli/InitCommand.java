package io.councilrouter.app.cli;

import io.councilrouter.codec.provider.Provider;
import io.councilrouter.config.Catalogue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init}: writes a first configuration from the model servers that run here. */
@Command(
        name = "init",
        description = "Look for model servers on this machine, and on the hosts named, and write a commented"
                + " configuration. An existing file is never overwritten without --force.")
final class InitCommand implements Callable<Integer> {
    /** The file that {@code serve} finds by default. */
    static final String FILE = "council-router.yaml";

    /** The file that {@code serve} would find before it. */
    private static final String BEFORE = "config.yaml";

    private static final String LOCAL = "localhost";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private Home home = new Home();

    @Parameters(arity = "0..*", paramLabel = "HOST[:PORT]", description = "Hosts to ask besides this machine.")
    private List<String> hosts = List.of();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Where to write. Default: " + FILE + " in --home, else in the working directory.")
    private @Nullable Path file;

    @Option(names = "--force", description = "Overwrite an existing file.")
    private boolean force;

    @Option(names = "--no-scan", description = "Ask nobody, not even this machine; HOSTs are then not allowed.")
    private boolean unasked;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        if (unasked && !hosts.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--no-scan asks nobody, and hosts are named");
        }
        home.make();
        Path to = file != null ? file.toAbsolutePath().normalize() : home.path().resolve(FILE);
        refuse(to);
        List<InitText.FoundServer> found = unasked ? List.of() : found(terminal);
        write(to, InitText.of(found));
        for (InitText.FoundServer each : found) {
            terminal.line("found " + each.engine() + " at " + each.url() + ", "
                    + each.models().size() + (each.models().size() == 1 ? " model" : " models"));
        }
        if (found.isEmpty()) {
            terminal.line("found no model server; the file has examples in comments");
        }
        String from = (file != null ? " -c " + file : "") + (home.given() ? " --home " + home.path() : "");
        terminal.line("written to " + to + "; start with: council-router" + from);
        return Main.OK;
    }

    /** Refuses before any host is asked, which takes a while. */
    private void refuse(Path to) throws IOException {
        if (force) {
            return;
        }
        if (Files.exists(to)) {
            throw new IOException(to + " already exists; --force overwrites it");
        }
        Path before = home.path().resolve(BEFORE);
        if (file == null && Files.exists(before)) {
            throw new IOException(before + " already exists, and serve would use it; name another file with -c");
        }
    }

    private List<InitText.FoundServer> found(Terminal terminal) {
        EngineFinder probe = new EngineFinder(Catalogue.shipped());
        Set<URI> addresses = new LinkedHashSet<>();
        List<String> targets = new ArrayList<>(List.of(LOCAL));
        targets.addAll(hosts);
        for (String target : targets) {
            try {
                addresses.addAll(probe.addresses(target));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
        List<InitText.FoundServer> found = new ArrayList<>();
        int done = 0;
        for (URI address : addresses) {
            Provider engine = probe.engineAt(address).orElse(null);
            if (engine != null) {
                found.add(new InitText.FoundServer(engine.name(), address, probe.models(address)));
            }
            if (terminal.live()) {
                terminal.progress(++done, addresses.size(), address.getAuthority());
            }
        }
        return found;
    }

    private void write(Path to, String text) throws IOException {
        try {
            if (!force) {
                Files.writeString(to, text, StandardOpenOption.CREATE_NEW);
                return;
            }
            // Written whole or not at all: a gateway may be reading it.
            Path draft = Files.createTempFile(Objects.requireNonNull(to.getParent()), "council-router", ".yaml");
            Files.writeString(draft, text);
            Files.move(draft, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(to + " already exists; --force overwrites it", e);
        } catch (IOException e) {
            throw new IOException("cannot write " + to + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
