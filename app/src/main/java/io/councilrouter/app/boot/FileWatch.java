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
 * Looks twice a second whether the configuration's files have changed, on {@code admin-io}, and tells so once they have
 * stayed the same for one look: editors write a file in several steps. State on the control loop, but for the files' own.
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
     * A watch that has not begun.
     *
     * @param files asked on the control loop before each look
     * @param changed run on the control loop
     */
    FileWatch(Supplier<List<Path>> files, Executor io, EventLoop control, Runnable changed) {
        this.files = files;
        this.watch = new ConfigWatch(files.get());
        this.io = io;
        this.control = control;
        this.changed = changed;
    }

    /** Begins. {@code wanted} is asked on the control loop before each look. */
    void start(BooleanSupplier wanted) {
        control.schedule(() -> look(wanted), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Looks no more; on the control loop. */
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
