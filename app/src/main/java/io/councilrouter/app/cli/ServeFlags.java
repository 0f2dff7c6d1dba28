package io.councilrouter.app.cli;

import io.councilrouter.config.ServeOptions.LogFormat;
import io.councilrouter.config.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code serve}, which also work without that word. */
final class ServeFlags {

    /** How much is logged. */
    enum LogLevel {
        /** Nothing. */
        OFF,
        /** Failures. */
        ERROR,
        /** Things that somebody should look at. */
        WARN,
        /** Events. */
        INFO,
        /** Details of the work. */
        DEBUG,
        /** Everything. */
        TRACE
    }

    @Mixin
    private Home home = new Home();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file. Default: the first of $COUNCIL_ROUTER_CONFIG, ./config.yaml,"
                    + " ./council-router.yaml, ./conf/council-router.yaml, /etc/council-router/config.yaml.")
    private @Nullable Path config;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on, instead of server.host.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on, instead of server.port.")
    private @Nullable String port;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "INFO",
            description = "off, error, warn, info, debug or trace. Default: info.")
    private LogLevel logLevel = LogLevel.INFO;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "text or json, of log and access lines. Default: text.")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--demo", description = "Run the built-in simulator beside whatever else there is.")
    private boolean demo;

    Home home() {
        return home;
    }

    @Nullable
    Path config() {
        return config;
    }

    LogLevel logLevel() {
        return logLevel;
    }

    LogFormat logFormat() {
        return logFormat;
    }

    boolean demo() {
        return demo;
    }

    /**
     * Settings that override file and environment. A wrong port is reported along with all other problems of the
     * configuration.
     */
    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        if (host != null) {
            settings.add(Setting.option("--host", "server.host", host));
        }
        if (port != null) {
            settings.add(Setting.option("--port", "server.port", port));
        }
        return settings;
    }
}
