package io.councilrouter.storage.write;

import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.OpenRecord;
import io.councilrouter.storage.ring.RecordKind;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two rings, a writer that the test runs step by step, a database in memory, and a clock that stands still until the
 * test moves it.
 */
final class WriterFixture implements WriterListener {

    static final long MILLI = 1_000_000;
    static final long FLUSH = 200 * MILLI;

    /** The text is the input in upper case, the thinking is the form, and the tool calls are the length. */
    static final PayloadText UPPER = (wire, form, into) -> {
        String text = new String(wire, StandardCharsets.UTF_8);
        if (text.startsWith("bug")) {
            throw new IllegalStateException("a reader's bug");
        }
        into.found(bytes(text.toUpperCase(Locale.ROOT)), bytes("" + form), bytes("[" + wire.length + "]"));
    };

    final ByteRing first = new ByteRing(1 << 20);
    final ByteRing second = new ByteRing(1 << 20);
    final FakeSink sink = new FakeSink();
    final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    final List<StoreHealth> states = new ArrayList<>();
    /** Number of rows counted as spooled at each reported change of state. */
    final List<Long> spooledThen = new ArrayList<>();

    final List<String> failures = new ArrayList<>();
    final List<SlicedWork> idle = new ArrayList<>();
    final Path database;
    long now = 5;
    PayloadText text = UPPER;
    WriterSettings settings = WriterSettings.of(FLUSH, 1 << 20);
    private @Nullable BatchWriter writer;

    WriterFixture(Path folder) {
        database = folder.resolve("responses.db");
    }

    BatchWriter writer() {
        BatchWriter made = writer;
        if (made == null) {
            made = start(lines);
        }
        return made;
    }

    /** Another writer over the same rings and files, as after a restart. */
    BatchWriter start(OutputStream output) {
        Stores stores = new Stores(sink, text, database, idle);
        BatchWriter made = new BatchWriter(
                settings, new BatchWriter.Ends(List.of(first, second), output, stores), this, () -> now);
        writer = made;
        return made;
    }

    /** Runs cycles until the writer would rest. */
    void work() {
        int cycles = 0;
        while (writer().doWork() > 0) {
            if (++cycles > 100_000) {
                throw new AssertionError("the writer never rests");
            }
        }
    }

    /** Lets the flush interval, and any pause, elapse. */
    void pass() {
        work();
        now += 300 * MILLI;
        work();
    }

    long open(ByteRing ring, String id) {
        long exchange = ring.nextExchange();
        if (!ring.open(
                exchange, 1_700_000_000_123L * MILLI, new OpenRecord().id(id).route("/v1/chat/completions"))) {
            throw new AssertionError("no room");
        }
        return exchange;
    }

    void put(ByteRing ring, int kind, int flags, long exchange, String text) {
        byte[] bytes = bytes(text);
        for (int at = 0; at < bytes.length || at == 0; at += ring.maxPart()) {
            int length = Math.min(bytes.length - at, ring.maxPart());
            ByteBuffer into = ring.claim(kind, flags, exchange, 0, length);
            if (into == null) {
                work();
                into = Objects.requireNonNull(ring.claim(kind, flags, exchange, 0, length));
            }
            into.put(bytes, at, length);
            ring.commit();
        }
    }

    void close(ByteRing ring, long exchange) {
        if (!ring.close(
                exchange,
                0,
                new CloseRecord().model("m").backend("b").status(200).attempts(1))) {
            throw new AssertionError("no room");
        }
    }

    /** A whole exchange. */
    void exchange(String id) {
        long exchange = open(first, id);
        put(first, RecordKind.PROMPT, 0, exchange, "{\"ask\":\"" + id + "\"}");
        put(first, RecordKind.FRAME, 4, exchange, "answer to " + id);
        close(first, exchange);
    }

    @Override
    public void stateChanged(StoreHealth health, @Nullable Exception cause) {
        states.add(health);
        spooledThen.add(writer == null ? 0 : writer.counters().spooled());
    }

    @Override
    public void failed(String what, Throwable cause) {
        failures.add(what + ": " + cause);
    }

    List<StoreHealth.StoreState> stateNames() {
        return states.stream().map(StoreHealth::state).toList();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
