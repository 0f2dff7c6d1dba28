package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldText;
import io.netty.buffer.ByteBuf;

/**
 * The parts of one candidate of a whole answer, as JSON with commas between them. Pieces of one text become one part. Not
 * thread-safe; whoever creates it closes it.
 */
final class PartList {
    private final HeldText held = new HeldText();
    private boolean open;
    private boolean thought;

    /** More of a text or a thought. */
    void text(boolean thinks, @Borrowed ByteBuf escaped) {
        if (!open || thought != thinks) {
            begin(thinks);
        }
        held.append(escaped);
    }

    private void begin(boolean thinks) {
        separate();
        ascii("{\"text\":\"", held);
        open = true;
        thought = thinks;
    }

    /** Signs the open text or thought; without one, a part with nothing else is signed. */
    void sign(boolean thinks, @Borrowed ByteBuf seal) {
        if (!open || thought != thinks) {
            begin(thinks);
        }
        ascii("\"", held);
        ascii(thought ? ",\"thought\":true" : "", held);
        held.append(ChunkHead.SEAL);
        held.append(seal);
        ascii("\"}", held);
        open = false;
    }

    /** Where a part is written that is whole. */
    ByteSink whole() {
        separate();
        return held;
    }

    private void separate() {
        finish();
        ascii(held.isEmpty() ? "" : ",", held);
    }

    private void finish() {
        if (open) {
            ascii(thought ? "\",\"thought\":true}" : "\"}", held);
            open = false;
        }
    }

    /** Writes all of them; false if there are none. */
    boolean moveTo(ByteSink out) {
        finish();
        boolean any = !held.isEmpty();
        held.moveTo(out);
        return any;
    }

    void close() {
        held.close();
    }
}
