package io.councilrouter.app.cli;

import io.councilrouter.config.Catalogue;
import io.councilrouter.config.ConfigFiles;
import io.councilrouter.config.ConfigReader;
import io.councilrouter.config.Setting;
import io.councilrouter.routing.pick.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The gateway's home directory, which also decides which configuration is used. */
final class Home {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "Directory from which relative paths in the configuration start. Default: the working directory.")
    private @Nullable Path directory;

    /** The directory, absolute; it exists. */
    Path path() {
        Path path = absolute();
        if (!Files.isDirectory(path) && spec != null) {
            throw new ParameterException(spec.commandLine(), "--home: " + path + " is not a directory");
        }
        return path;
    }

    /**
     * Makes the directory if it does not exist, accessible to its owner alone: it will hold tokens and what people
     * said.
     *
     * @throws IOException when it cannot be made; the message says why
     */
    void make() throws IOException {
        Path path = absolute();
        if (Files.exists(path)) {
            return;
        }
        try {
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            boolean posix = Files.getFileStore(path.getParent()).supportsFileAttributeView("posix");
            Files.createDirectory(
                    path,
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                            }
                            : new FileAttribute<?>[0]);
        } catch (IOException e) {
            throw new IOException(
                    "--home: cannot make " + path + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Whether it was given on the command line. */
    boolean given() {
        return directory != null;
    }

    private Path absolute() {
        return (directory == null ? Path.of("") : directory).toAbsolutePath().normalize();
    }

    /**
     * The configuration to use.
     *
     * @param file the file named on the command line; null for the first of the usual places
     * @param options settings from the command line
     */
    ConfigFiles source(@Nullable Path file, List<Setting> options) {
        Path home = path();
        Map<String, String> variables = System.getenv();
        ConfigReader reader = new ConfigReader(
                home, variables, Catalogue.shipped(), Strategies.load().names());
        return new ConfigFiles(reader, ConfigFiles.find(home, variables, file), options);
    }
}
