package io.councilrouter.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What only the command line, and no configuration file, says about this process.
 *
 * @param home absolute directory to which relative paths refer
 * @param configFile the file in use, absolute; null: built-in defaults
 * @param logFormat format of log and access lines
 * @param interactive whether a person started us, so that the simulator may stand in while there is no backend
 * @param demo whether the simulator runs in addition to real backends
 * @param greeted whether somebody reads our output and is told where the gateway is
 */
public record ServeOptions(
        Path home, @Nullable Path configFile, LogFormat logFormat, boolean interactive, boolean demo, boolean greeted) {

    /** Options with which whoever started us is told where the gateway is. */
    public ServeOptions(Path home, @Nullable Path configFile, LogFormat logFormat, boolean interactive, boolean demo) {
        this(home, configFile, logFormat, interactive, demo, interactive);
    }

    /** Format of log and access lines. */
    public enum LogFormat {
        /** For people. */
        TEXT,
        /** One JSON object per line. */
        JSON
    }
}
