package io.councilrouter.app.boot;

import io.councilrouter.config.ConfigWatch;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks on {@code admin-io} twice a second whether the configuration's files have changed, and reports a change once
 * they have stayed the same for one check, because editors write a file in several steps. Its state is confined to the
 * control loop, except that of the files.
 */
final class FileWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final long LOOK_MILLIS = 500;

    private final ConfigWatch watch;
    private final Supplier<List<Path>> files;
    private final Executor io;
    private final EventLoop control;
    private final Runnable changed;
    private boolean closed;

    /**
     * A watch that has not started.
     *
     * @param files gives the files; called on the control loop before each check
     * @param changed run on the control loop
     */
    FileWatch(Supplier<List<Path>> files, Executor io, EventLoop control, Runnable changed) {
        this.files = files;
        this.watch = new ConfigWatch(files.get());
        this.io = io;
        this.control = control;
        this.changed = changed;
    }

    /** Starts. {@code wanted} is called on the control loop before each check. */
    void start(BooleanSupplier wanted) {
        control.schedule(() -> look(wanted), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Stops; on the control loop. */
    void close() {
        closed = true;
    }

    private void look(BooleanSupplier wanted) {
        if (closed) {
            return;
        }
        if (!wanted.getAsBoolean()) {
            start(wanted);
            return;
        }
        try {
            List<Path> now = files.get();
            io.execute(() -> {
                boolean settled = watch.settled(now);
                control.execute(() -> seen(settled, wanted));
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("event=config_look_skipped", e);
            start(wanted);
        }
    }

    private void seen(boolean settled, BooleanSupplier wanted) {
        if (settled) {
            changed.run();
        }
        start(wanted);
    }
}
