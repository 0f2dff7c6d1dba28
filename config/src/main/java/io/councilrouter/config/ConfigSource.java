package io.councilrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where the configuration comes from, to be read again whenever a reload is asked for. */
public interface ConfigSource {

    /**
     * Reads and validates the whole configuration anew. Blocks on files: not for an event loop.
     *
     * @throws ConfigException when anything is wrong; it names everything that is
     */
    Loaded load();

    /**
     * The files whose change is a reason to load again; absolute, perhaps none. A directory stands for all files in it.
     *
     * @param inForce the configuration as it was last read
     */
    List<Path> files(GatewayConfig inForce);

    /**
     * A valid configuration.
     *
     * @param config the configuration
     * @param warnings what is worth a WARN each, such as a backend that is disabled for want of its key
     * @param files files that values refer to, whose change is a reason to load again, too; absolute, perhaps none
     * @param emptied keys of {@link Losses} that are written out as empty: who wrote that meant it
     */
    record Loaded(GatewayConfig config, List<Problem> warnings, List<Path> files, Set<String> emptied) {}
}
