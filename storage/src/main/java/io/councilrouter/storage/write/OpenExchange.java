package io.councilrouter.storage.write;

import io.councilrouter.storage.db.StoredRow;
import io.councilrouter.storage.ring.OpenRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An exchange whose end has not come yet; a node in the list of all of them, oldest first. */
final class OpenExchange {

    private static final long NANOS_PER_MILLI = 1_000_000;

    final int ring;
    final long exchange;
    final long created;
    final StoredRow.Identity identity;
    final StoredRow.Asked asked;
    /** The id by which the client may come back to the answer; empty if it cannot. */
    final String answerId;

    private final String previousId;
    final Body request = new Body();
    final Body answer = new Body();
    int form;
    boolean truncated;

    @Nullable
    PieceFile pieces;

    @Nullable
    OpenExchange older;

    @Nullable
    OpenExchange younger;

    OpenExchange(int ring, long exchange, long nanos, OpenRecord facts) {
        this.ring = ring;
        this.exchange = exchange;
        created = nanos / NANOS_PER_MILLI;
        identity = new StoredRow.Identity(facts.id(), facts.client(), facts.keyId(), facts.councilId());
        asked = new StoredRow.Asked(facts.route(), facts.dialect(), facts.modelAsked(), facts.stream());
        answerId = facts.answerId();
        previousId = facts.previousId();
    }

    /** What its answer says of it. */
    PayloadText.AnswerTo answerTo() {
        return new PayloadText.AnswerTo(answerId, previousId, asked.dialect(), asked.model(), created);
    }

    /** Bytes of memory that it takes. */
    int memory() {
        return request.memory() + answer.memory();
    }

    /** Deletes its pieces on disk. */
    void deletePieces() throws IOException {
        if (pieces != null) {
            pieces.delete();
            pieces = null;
        }
    }
}
