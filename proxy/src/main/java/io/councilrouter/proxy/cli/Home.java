package io.councilrouter.proxy.cli;

import io.councilrouter.proxy.config.Catalogue;
import io.councilrouter.proxy.config.ConfigFiles;
import io.councilrouter.proxy.config.ConfigReader;
import io.councilrouter.proxy.config.Setting;
import io.councilrouter.routing.pick.Strategies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the gateway lives, and so which configuration is meant. */
final class Home {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "Directory that relative paths of the configuration lie under. Default: the working directory.")
    private @Nullable Path directory;

    /** The directory, absolute. */
    Path path() {
        Path path =
                (directory == null ? Path.of("") : directory).toAbsolutePath().normalize();
        if (!Files.isDirectory(path) && spec != null) {
            throw new ParameterException(spec.commandLine(), "--home: " + path + " is not a directory");
        }
        return path;
    }

    /**
     * The configuration that is meant.
     *
     * @param file the file named on the command line; null: the first of the usual places
     * @param options settings of the command line
     */
    ConfigFiles source(@Nullable Path file, List<Setting> options) {
        Path home = path();
        Map<String, String> variables = System.getenv();
        ConfigReader reader = new ConfigReader(
                home, variables, Catalogue.shipped(), Strategies.load().names());
        return new ConfigFiles(reader, ConfigFiles.find(home, variables, file), options);
    }
}
