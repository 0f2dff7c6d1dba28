package io.councilrouter.proxy.local;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.storage.db.KeptRow;
import io.councilrouter.storage.db.ResponseReader;
import io.councilrouter.storage.db.ResponseStore;
import io.councilrouter.storage.db.StoredRow;
import io.councilrouter.storage.write.BatchWriter;
import io.councilrouter.storage.write.WriterReply;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers to which their clients may come back, in the database or on their way there. An answer belongs to the API key
 * that asked for it; to all others it does not exist.
 *
 * <pre>
 *   the database --has it--> the answer
 *        |
 *        +--not--> the writer: on its way? --> the answer, as soon as its exchange has ended
 *                      |
 *                      +--not--> the database again, since the writer may just have brought it there
 * </pre>
 *
 * <p>Blocks: on {@code admin-io} alone. Shared by all requests.
 */
public final class KeptAnswers {
    private static final long WAIT_SECONDS = 10;

    private final @Nullable Shelf shelf;

    /**
     * Where answers are.
     *
     * @param reader reads them
     * @param store has them forgotten, on the writer's thread
     * @param writer has those that are on their way, and gives work to that thread
     */
    public record Shelf(ResponseReader reader, ResponseStore store, BatchWriter writer) {}

    /** Answers of {@code shelf}; null if nothing is stored. */
    public KeptAnswers(@Nullable Shelf shelf) {
        this.shelf = shelf;
    }

    /**
     * The row of an answer that is there with all of its request.
     *
     * @param id the answer's
     * @param key id of the API key that asks, empty for none
     * @param param the part of the request that names the answer
     */
    Sought whole(String id, String key, String param) {
        Sought found = find(id, key, param);
        if (!(found instanceof Sought.FoundRow kept)) {
            return found;
        }
        if (kept.row().bodies().request().length == 0) {
            return new Sought.Missing(
                    new Fault.Client(FaultCode.UNKNOWN_PATH, "The response '" + id + "' has been deleted.", param),
                    false);
        }
        if (kept.row().recall().answer().length == 0) {
            return new Sought.Missing(
                    new Fault.Client(
                            FaultCode.INVALID_ARGUMENT,
                            "The response '" + id + "' was not stored whole: its conversation is larger than"
                                    + " response_storage.max_body, or the gateway had no time to write it down."
                                    + " Send the whole conversation as \"input\".",
                            param),
                    false);
        }
        return found;
    }

    /** The row of an answer, whatever is left of it. */
    Sought find(String id, String key, String param) {
        Shelf open = shelf;
        if (open == null) {
            return off(param);
        }
        try {
            Optional<StoredRow> row = open.reader().answer(id).map(KeptRow::row);
            if (row.isEmpty()) {
                BatchWriter.OnItsWay found = ask(open.writer(), id);
                if (found.open()) {
                    return new Sought.Missing(
                            new Fault.Client(
                                    FaultCode.INVALID_ARGUMENT,
                                    "The response '" + id + "' is not complete yet.",
                                    param),
                            false);
                }
                row = Optional.ofNullable(found.row());
                if (row.isEmpty()) {
                    row = open.reader().answer(id).map(KeptRow::row);
                }
            }
            return row.filter(each -> each.identity().keyId().equals(key))
                    .<Sought>map(Sought.FoundRow::new)
                    .orElseGet(() -> unknown(id, param));
        } catch (IOException e) {
            return onItsWay(open, id, key, e);
        }
    }

    /** While the database is away, there is only what is on its way there. */
    private static Sought onItsWay(Shelf open, String id, String key, IOException away) {
        try {
            StoredRow row = ask(open.writer(), id).row();
            if (row != null && row.identity().keyId().equals(key)) {
                return new Sought.FoundRow(row);
            }
        } catch (IOException e) {
            away.addSuppressed(e);
        }
        return away(away);
    }

    /** Has what was said in an exchange forgotten, in the database and on its way there; what was found before that. */
    Sought forget(String id, String key, String param) {
        Shelf open = shelf;
        Sought found = find(id, key, param);
        if (open == null || !(found instanceof Sought.FoundRow kept)) {
            return found;
        }
        if (kept.row().bodies().request().length == 0) {
            return unknown(id, param);
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try {
            boolean taken = open.writer().submit(() -> {
                try {
                    open.writer().settle();
                    done.complete(open.store().forget(id));
                } catch (IOException e) {
                    done.completeExceptionally(e);
                }
                return false;
            });
            if (!taken || !WriterReply.await(done, WAIT_SECONDS)) {
                throw new IOException("the response is still on its way to the database; try again in a moment");
            }
            return found;
        } catch (IOException e) {
            return away(e);
        }
    }

    private static Sought off(String param) {
        return new Sought.Missing(
                new Fault.Client(
                        FaultCode.INVALID_ARGUMENT,
                        "The gateway keeps no responses: response_storage.enabled is false in its configuration."
                                + " Send the whole conversation as \"input\".",
                        param),
                true);
    }

    private static BatchWriter.OnItsWay ask(BatchWriter writer, String id) throws IOException {
        CompletableFuture<BatchWriter.OnItsWay> found = new CompletableFuture<>();
        if (!writer.find(id, found::complete)) {
            throw new IOException("too much work is waiting for the database; try again in a moment");
        }
        return WriterReply.await(found, WAIT_SECONDS);
    }

    /** Another key's answer and one that never was are the same to who asks. */
    private static Sought unknown(String id, String param) {
        return new Sought.Missing(
                new Fault.Client(
                        FaultCode.UNKNOWN_PATH,
                        "There is no response '" + id
                                + "' of this API key: it was made with another key, not stored (\"store\": false,"
                                + " X-No-Store, response_storage.exclude), or is older than response_storage.retention.",
                        param),
                true);
    }

    private static Sought away(IOException why) {
        return new Sought.Missing(
                new Fault.Refused(
                        FaultCode.STORAGE_AWAY,
                        "The stored responses cannot be reached: " + why.getMessage() + ".",
                        Duration.ofSeconds(1)),
                true);
    }
}
