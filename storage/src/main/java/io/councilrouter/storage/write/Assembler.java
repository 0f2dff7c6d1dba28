package io.councilrouter.storage.write;

import io.councilrouter.storage.db.StoredRow;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.RecordKind;
import io.councilrouter.storage.ring.RingRecord;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reassembles the records of each exchange, and turns them into a row when the exchange closes. Only on the writer's
 * thread.
 *
 * <pre>
 *   OPEN ---> held: facts, request, answer as it came ---> CLOSE: text, thinking, tool calls; a row
 *               ^ PROMPT  appends to the request
 *               ^ FRAME   appends to the answer
 *               ^ ATTEMPT forgets the answer
 *   more than {@code heldBytes} in memory: the oldest payloads move to piece files, one an exchange
 * </pre>
 *
 * <p>Records of an exchange that was never opened are skipped. Piece files of a process that died are deleted at the
 * start.
 */
final class Assembler {

    /** Maximum number of open exchanges; beyond it, the end of the oldest is no longer expected. */
    private static final int MAX_OPEN = 65_536;

    /** Less than this is not worth a file. */
    private static final int WORTH_MOVING = 1024;

    private static final String PIECE = ".piece";

    private final WriterSettings settings;
    private final Stores stores;
    private final Report report;
    private final Consumer<StoredRow> rows;
    private final OpenExchanges open;
    private final FoundText found = new FoundText();
    private long held;

    /** Where failures and figures are reported. */
    record Report(WriterCounters counters, WriterListener listener, int rings) {}

    Assembler(WriterSettings settings, Stores stores, Report report, Consumer<StoredRow> rows) {
        this.settings = settings;
        this.stores = stores;
        this.report = report;
        this.rows = rows;
        open = new OpenExchanges(report.rings());
        deletePieces();
    }

    /** Takes a record of any kind except access lines. */
    void take(RingRecord record) {
        if (record.kind() == RecordKind.OPEN) {
            open(record);
            return;
        }
        OpenExchange exchange = open.find(record.ring(), record.exchange());
        if (exchange == null) {
            return;
        }
        switch (record.kind()) {
            case RecordKind.PROMPT -> append(exchange, exchange.request, record, settings.maxBody());
            case RecordKind.FRAME -> {
                exchange.form = record.flags();
                append(exchange, exchange.answer, record, settings.maxWire());
            }
            case RecordKind.ATTEMPT -> {
                held -= exchange.answer.memory();
                exchange.answer.forget();
            }
            case RecordKind.CLOSE -> close(exchange, record.closed());
            default -> {
                // A kind of a later version, which is ignored.
            }
        }
        report.counters().heldBytes(held);
    }

    /** Number of exchanges whose end has not come yet. */
    int openExchanges() {
        return open.size();
    }

    /** Whether an exchange is open whose client may come back to its answer by this id. */
    boolean answering(String answerId) {
        return open.answering(answerId);
    }

    private void open(RingRecord record) {
        OpenExchange before = open.find(record.ring(), record.exchange());
        if (before != null) {
            abandon(before);
        }
        OpenExchange oldest = open.oldest();
        if (open.size() >= MAX_OPEN && oldest != null) {
            abandon(oldest);
        }
        open.add(new OpenExchange(record.ring(), record.exchange(), record.nanos(), record.opened()));
    }

    private void append(OpenExchange exchange, Body body, RingRecord record, int most) {
        int before = body.memory();
        exchange.truncated |= !body.append(record, most);
        held += body.memory() - before;
        if (held > settings.heldBytes()) {
            moveOldest();
        }
    }

    private void close(OpenExchange exchange, CloseRecord closed) {
        open.remove(exchange);
        held -= exchange.memory();
        if (closed.discarded()) {
            forgetPieces(exchange);
            return;
        }
        exchange.truncated |= closed.truncated();
        byte[] request = whole(exchange, exchange.request);
        byte[] wire = whole(exchange, exchange.answer);
        StoredRow.Bodies bodies = bodies(exchange, request, wire);
        StoredRow.Recall recall = closed.recalled() ? recall(exchange, request, wire) : StoredRow.Recall.NONE;
        forgetPieces(exchange);
        if (exchange.truncated) {
            report.counters().truncatedRow();
        }
        rows.accept(new StoredRow(
                exchange.identity,
                exchange.asked,
                new StoredRow.Answered(
                        closed.model(),
                        closed.backend(),
                        closed.attempts(),
                        closed.status(),
                        closed.finishReason(),
                        closed.error(),
                        exchange.truncated,
                        closed.promptTruncated()),
                new StoredRow.Times(exchange.created, closed.ttftMs(), closed.durationMs()),
                new StoredRow.Counts(
                        closed.promptTokens(), closed.completionTokens(), closed.thinkingTokens(), closed.cost()),
                bodies,
                recall));
    }

    /** By what the client comes back; without the answer itself where part of it is missing. */
    private StoredRow.Recall recall(OpenExchange exchange, byte[] request, byte[] wire) {
        byte[] answer = Body.NONE;
        if (!exchange.truncated && wire.length > 0) {
            try {
                answer = stores.text().recall(exchange.answerTo(), request, wire, exchange.form);
            } catch (RuntimeException e) {
                report.listener().failed("writing an answer that a client may come back to", e);
            }
            if (answer.length == 0 || answer.length > settings.maxWire()) {
                answer = Body.NONE;
                exchange.truncated = true;
            }
        }
        return new StoredRow.Recall(exchange.answerId, answer);
    }

    private StoredRow.Bodies bodies(OpenExchange exchange, byte[] request, byte[] wire) {
        found.reset();
        if (wire.length > 0) {
            try {
                stores.text().read(wire, exchange.form, found);
            } catch (RuntimeException e) {
                // A bug in a reader costs this row its text, but no other row.
                exchange.truncated = true;
                report.listener().failed("reading an answer", e);
            }
        }
        return new StoredRow.Bodies(
                request, cut(exchange, found.text), cut(exchange, found.thinking), cut(exchange, found.toolCalls));
    }

    private byte[] whole(OpenExchange exchange, Body body) {
        try {
            return body.whole(exchange.pieces);
        } catch (IOException e) {
            exchange.truncated = true;
            report.listener().failed("reading payload back from disk", e);
            return Body.NONE;
        }
    }

    /** Cuts a text at the limit, but not inside a character. */
    private byte[] cut(OpenExchange exchange, byte[] text) {
        if (text.length <= settings.maxBody()) {
            return text;
        }
        exchange.truncated = true;
        int end = settings.maxBody();
        while (end > 0 && (text[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(text, end);
    }

    /** Makes room for another eighth, so that this does not happen with each record. */
    private void moveOldest() {
        long wanted = settings.heldBytes() - settings.heldBytes() / 8;
        for (OpenExchange next = open.oldest(); next != null && held > wanted; next = next.younger) {
            if (next.memory() >= WORTH_MOVING) {
                move(next);
            }
        }
    }

    private void move(OpenExchange exchange) {
        held -= exchange.memory();
        try {
            PieceFile pieces = exchange.pieces;
            if (pieces == null) {
                OwnerFiles.folder(stores.pieces());
                pieces = new PieceFile(stores.pieces().resolve(exchange.ring + "-" + exchange.exchange + PIECE));
                exchange.pieces = pieces;
            }
            exchange.request.moveTo(pieces);
            exchange.answer.moveTo(pieces);
        } catch (IOException e) {
            // Memory is limited even when the disk is full.
            exchange.request.forgetHeld();
            exchange.answer.forgetHeld();
            exchange.truncated = true;
            report.listener().failed("moving payload to disk", e);
        }
    }

    private void abandon(OpenExchange exchange) {
        open.remove(exchange);
        held -= exchange.memory();
        forgetPieces(exchange);
        report.counters().abandonedExchange();
    }

    private void forgetPieces(OpenExchange exchange) {
        try {
            exchange.deletePieces();
        } catch (IOException e) {
            report.listener().failed("deleting payload from disk", e);
        }
    }

    private void deletePieces() {
        Path folder = stores.pieces();
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + PIECE)) {
            for (Path piece : left) {
                Files.delete(piece);
            }
        } catch (IOException e) {
            report.listener().failed("deleting payload of an earlier run", e);
        }
    }

    /** Receives what a reader found in an answer. */
    private static final class FoundText implements PayloadText.Into {
        private byte[] text = Body.NONE;
        private byte[] thinking = Body.NONE;
        private byte[] toolCalls = Body.NONE;

        void reset() {
            found(Body.NONE, Body.NONE, Body.NONE);
        }

        @Override
        public void found(byte[] textFound, byte[] thinkingFound, byte[] toolCallsFound) {
            text = textFound;
            thinking = thinkingFound;
            toolCalls = toolCallsFound;
        }
    }
}
