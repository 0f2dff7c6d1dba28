package io.councilrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where the configuration comes from; it is read again whenever a reload is requested. */
public interface ConfigSource {

    /**
     * Reads and validates the whole configuration again. Blocks on files: not for an event loop.
     *
     * @throws ConfigException if anything is wrong, with all problems
     */
    LoadedConfig load();

    /**
     * The files whose change is a reason to load again; absolute, may be empty. A directory stands for all files in it.
     *
     * @param inForce the configuration as last read
     */
    List<Path> files(GatewayConfig inForce);

    /**
     * A valid configuration.
     *
     * @param config the configuration
     * @param warnings what deserves a WARN line each, such as a backend that is disabled for lack of a key
     * @param files files that values refer to, whose change is also a reason to load again; absolute, may be empty
     * @param emptied keys of {@link Losses} that are explicitly written as empty: whoever wrote that meant it
     */
    record LoadedConfig(GatewayConfig config, List<Problem> warnings, List<Path> files, Set<String> emptied) {}
}
