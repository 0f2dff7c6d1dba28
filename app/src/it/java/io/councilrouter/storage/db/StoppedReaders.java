package io.councilrouter.storage.db;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * Stops readers of a database in the middle of a read, inside SQLite, while they hold a connection. It is in the
 * reader's package, because nobody else gets a connection.
 */
public final class StoppedReaders extends ProgressHandler {
    private static final int CONNECTIONS = 2;

    private final Semaphore inside = new Semaphore(0);
    private final Semaphore go = new Semaphore(0);

    private StoppedReaders() {}

    /** Makes every reading connection of {@code database} stop as soon as it reads. */
    public static StoppedReaders of(Database database) throws IOException {
        StoppedReaders stopped = new StoppedReaders();
        stopped.stop(database, CONNECTIONS);
        return stopped;
    }

    private void stop(Database database, int left) throws IOException {
        database.read(connection -> {
            ProgressHandler.setHandler(connection.unwrap(SQLiteConnection.class), 1, this);
            if (left > 1) {
                stop(database, left - 1);
            }
            return connection;
        });
    }

    /** Waits until a reader is in the middle of a read. */
    public void untilInside() {
        inside.acquireUninterruptibly();
    }

    /** Lets all readers go on. */
    public void go() {
        go.release(Integer.MAX_VALUE / 2);
    }

    @Override
    protected int progress() {
        if (!go.tryAcquire()) {
            inside.release();
            go.acquireUninterruptibly();
        }
        return 0;
    }
}
