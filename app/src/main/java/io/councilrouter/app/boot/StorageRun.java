package io.councilrouter.app.boot;

import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.config.Secret;
import io.councilrouter.config.StorageConfig;
import io.councilrouter.proxy.admin.StoredAnswers;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.local.KeptAnswers;
import io.councilrouter.proxy.local.RecallAnswers;
import io.councilrouter.proxy.tap.AccessTap;
import io.councilrouter.proxy.tap.AnswerForm;
import io.councilrouter.proxy.tap.AnswerText;
import io.councilrouter.proxy.tap.StorageTap;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.storage.db.Database;
import io.councilrouter.storage.db.ResponseReader;
import io.councilrouter.storage.db.ResponseStore;
import io.councilrouter.storage.db.StoreSettings;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.write.BatchWriter;
import io.councilrouter.storage.write.StorageWriter;
import io.councilrouter.storage.write.StoreHealth;
import io.councilrouter.storage.write.Stores;
import io.councilrouter.storage.write.WriterListener;
import io.councilrouter.storage.write.WriterSettings;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage, from the loops' rings to the database: one ring per loop, the thread {@code storage-writer}, the database.
 * Access lines take the same path, whether anything else is stored or not.
 *
 * <p>Made, started and closed by {@code main}; other methods may be called by any thread meanwhile.
 */
final class StorageRun {
    private static final Logger LOG = LoggerFactory.getLogger(StorageRun.class);

    /** Size of a ring for access lines alone, bytes. */
    private static final int LINES = 256 * 1024;

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 10;
    private static final int LOOKS = 50;

    private final StorageConfig config;
    private final AnswerForm forms;
    private final List<ByteRing> rings = new ArrayList<>();
    private final List<AccessTap> accessTaps = new ArrayList<>();
    private final List<StorageTap> storageTaps = new ArrayList<>();
    private final @Nullable Database database;
    private final @Nullable ResponseStore store;
    private final @Nullable DatabaseMaintenance upkeep;
    private final BatchWriter writer;
    private final StorageWriter thread;

    /**
     * Opens the configured storage.
     *
     * @param home directory from which a relative path of the database starts
     * @param loops number of rings
     * @param lines where access lines go
     * @throws IOException when the database cannot be used; the message says what to do
     */
    StorageRun(StorageConfig config, Path home, int loops, OutputStream lines) throws IOException {
        this.config = config;
        forms = new AnswerForm(Dialects.load());
        Stores stores = null;
        if (config.enabled()) {
            Path file = home.resolve(config.dbPath());
            database = open(config, file);
            store = new ResponseStore(database);
            check(store, database, file);
            upkeep = new DatabaseMaintenance(store, config, file);
            stores = new Stores(store, new AnswerText(forms), file, upkeep.works());
        } else {
            database = null;
            store = null;
            upkeep = null;
        }
        for (int i = 0; i < loops; i++) {
            rings.add(new ByteRing(config.enabled() ? config.ring().intBytes() : LINES));
        }
        writer = new BatchWriter(
                WriterSettings.of(
                                config.flushInterval().toNanos(),
                                config.maxBody().intBytes())
                        .holding(config.heldAnswers().bytes()),
                new BatchWriter.Ends(rings, lines, stores),
                new WriterLog(),
                System::nanoTime);
        thread = new StorageWriter(writer, rings.getFirst().capacity(), new WriterLog());
        thread.start();
    }

    private static Database open(StorageConfig config, Path file) throws IOException {
        Secret url = config.url();
        if (url != null && !url.isEmpty()) {
            return new Database(StoreSettings.postgres(url.reveal(), config.compress()));
        }
        PrivateFiles.make(file, "response_storage.db_path");
        return new Database(StoreSettings.sqlite(file, config.compress()));
    }

    /**
     * A database on another machine, a lock or a full disk may recover; any other file that cannot be used will not.
     */
    private static void check(ResponseStore store, Database database, Path file) throws IOException {
        try {
            store.probe();
        } catch (IOException e) {
            if (database.mayPass(e)) {
                LOG.warn("event=storage_away reason=\"{}\"", e.getMessage());
                return;
            }
            store.close();
            database.close();
            throw new IOException(
                    "cannot keep responses in " + file + ": " + e.getMessage()
                            + "; name another file with response_storage.db_path, or switch it off with"
                            + " response_storage.enabled: false",
                    e);
        }
    }

    /** The taps of a loop. Call once per loop. */
    List<Tap> taps(int loop, Turns turns, ByteBufAllocator allocator, boolean json) {
        ByteRing ring = rings.get(loop);
        AccessTap access = new AccessTap(turns, ring, json);
        accessTaps.add(access);
        if (!config.enabled()) {
            return List.of(access);
        }
        StorageTap tap = new StorageTap(ring, forms, turns, allocator);
        storageTaps.add(tap);
        return List.of(tap, access);
    }

    /** Applies those settings of a new configuration that may change while it runs. */
    void use(StorageConfig next) {
        if (upkeep != null) {
            upkeep.use(next, writer);
        }
    }

    /** The writer: its counters, its health, and work on the database that others hand it. */
    BatchWriter writer() {
        return writer;
    }

    /** The rings, one per loop. */
    List<ByteRing> rings() {
        return rings;
    }

    /** The database; null if nothing is stored. */
    @Nullable
    Database database() {
        return database;
    }

    /** The answers for administrators; reads run on {@code io}. */
    StoredAnswers answers(Executor io) {
        return new StoredAnswers(
                io,
                database == null || store == null
                        ? null
                        : new StoredAnswers.Kept(
                                new ResponseReader(database), store, writer::submit, System::currentTimeMillis));
    }

    /** The answers to which clients come back; they are read on {@code io}. */
    RecallAnswers recall(Executor io) {
        return new RecallAnswers(
                io,
                new KeptAnswers(
                        database == null || store == null
                                ? null
                                : new KeptAnswers.Shelf(new ResponseReader(database), store, writer)));
    }

    /** The health of the database. */
    StoreHealth health() {
        return writer.health();
    }

    /** Whether requests and answers are stored. */
    boolean enabled() {
        return config.enabled();
    }

    /** Moves what the loops hold back into the rings. Call when no exchange is open, while loops still run. */
    void flush(Loops loops) {
        List<Loops.LoopMember> members = loops.members();
        for (int i = 0; i < members.size(); i++) {
            AccessTap access = accessTaps.get(i);
            members.get(i).loop().submit(access::flush).syncUninterruptibly();
        }
        for (int look = 0; look < LOOKS && pending(members); look++) {
            loops.pause(LOOK_MILLIS);
        }
    }

    private boolean pending(List<Loops.LoopMember> members) {
        boolean pending = false;
        for (int i = 0; i < storageTaps.size(); i++) {
            StorageTap tap = storageTaps.get(i);
            pending |= members.get(i)
                    .loop()
                    .submit(tap::pending)
                    .syncUninterruptibly()
                    .getNow();
        }
        return pending;
    }

    /** Writes what is in the rings and releases everything. Call when the loops have ended. */
    void close() {
        try {
            if (!thread.close(GRACE)) {
                LOG.warn("event=storage_cut pending_bytes={}", writer.pendingBytes());
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (store != null) {
            store.close();
        }
        if (database != null) {
            database.close();
        }
    }

    /** Logs what the writer reports. */
    private static final class WriterLog implements WriterListener {
        @Override
        public void stateChanged(StoreHealth health, @Nullable Exception cause) {
            if (health.state() == StoreHealth.StoreState.OK) {
                LOG.info("event=storage_ok");
            } else {
                LOG.warn(
                        "event=storage_{} reason=\"{}\" cause=\"{}\"",
                        health.state() == StoreHealth.StoreState.SPOOLING ? "spooling" : "dropping",
                        health.reason(),
                        cause == null ? "" : cause.toString());
            }
        }

        @Override
        public void failed(String what, Throwable cause) {
            if (cause instanceof IOException) {
                LOG.warn("event=storage_failed what=\"{}\" cause=\"{}\"", what, cause.toString());
            } else {
                LOG.warn("event=storage_failed what=\"{}\"", what, cause);
            }
        }
    }
}
