package io.councilrouter.app.cli;

import ch.qos.logback.classic.LoggerContext;
import io.councilrouter.config.ServeOptions.LogFormat;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Configures logging before the first logger is made, and flushes it before the process ends. */
final class Logging {

    private static boolean used;

    private Logging() {}

    /** Sets what {@code logback.xml} reads. Call before anything has logged. */
    static void use(ServeFlags.LogLevel level, LogFormat format) {
        used = true;
        System.setProperty("log.level", level.name());
        System.setProperty("log.format", format.name().toLowerCase(Locale.ROOT));
    }

    /** Whether anything may have been logged. */
    static boolean isUsed() {
        return used;
    }

    /** Writes out what the asynchronous appender still holds, if anything was logged; most commands log nothing. */
    static void flush() {
        if (used && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
