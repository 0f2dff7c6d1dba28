package io.councilrouter.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about this process and no configuration file does.
 *
 * @param home absolute directory that relative paths lie under
 * @param configFile the file in use, absolute; null: built-in defaults
 * @param logFormat how log and access lines look
 * @param interactive whether a person started us, so that the simulator may stand in while there is no backend
 * @param demo whether the simulator runs beside real backends
 * @param greeted whether somebody reads what we print, and is told where we are
 */
public record ServeOptions(
        Path home, @Nullable Path configFile, LogFormat logFormat, boolean interactive, boolean demo, boolean greeted) {

    /** Options under which whoever started us is told where we are. */
    public ServeOptions(Path home, @Nullable Path configFile, LogFormat logFormat, boolean interactive, boolean demo) {
        this(home, configFile, logFormat, interactive, demo, interactive);
    }

    /** How log and access lines look. */
    public enum LogFormat {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }
}
