package io.councilrouter.app.cli;

import io.councilrouter.app.boot.Gateway;
import io.councilrouter.config.ConfigFiles;
import io.councilrouter.config.ConfigSource;
import io.councilrouter.config.Problem;
import io.councilrouter.config.ServeOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code serve}: the gateway itself, until it is told to stop. */
@Command(name = "serve", description = "Start the gateway (the default command).")
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private ServeFlags flags = new ServeFlags();

    @Override
    public Integer call() throws IOException {
        return serve(flags);
    }

    /**
     * Serves; returns when the gateway has stopped. The main thread starts it, waits for a signal and drains it.
     *
     * @throws IOException when the gateway cannot start; the message says why
     */
    static int serve(ServeFlags flags) throws IOException {
        Logging.use(flags.logLevel(), flags.logFormat());
        flags.home().make();
        ConfigFiles source = flags.home().source(flags.config(), flags.settings());
        ConfigSource.LoadedConfig loaded = source.load();
        boolean person = Person.startedUs(flags.demo());
        ServeOptions options = new ServeOptions(
                flags.home().path(),
                source.file(),
                flags.logFormat(),
                person,
                flags.demo(),
                person || Terminal.present());
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        for (Problem warning : loaded.warnings()) {
            log.warn("event=config_warning {}", warning);
        }
        CompletableFuture<String> stop = new CompletableFuture<>();
        Signals.on("TERM", "stop it by SIGINT", () -> stopOrEnd(stop, "TERM"));
        Signals.on("INT", "stop it by SIGTERM", () -> stopOrEnd(stop, "INT"));
        Gateway gateway = Gateway.start(loaded, options, source);
        Signals.on(
                "HUP",
                "reload by changing the file, by POST /admin/reload or by the command reload",
                () -> gateway.reload("a hang-up signal"));
        log.info("event=stop_asked signal={}", stop.join());
        gateway.stop();
        return Main.OK;
    }

    /** The first signal lets running requests finish; a second one ends the process at once. */
    private static void stopOrEnd(CompletableFuture<String> stop, String signal) {
        if (!stop.complete(signal)) {
            System.exit(Main.FAILED);
        }
    }
}
