package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldPieces;

/**
 * The turns of a conversation, user and assistant by turns: messages of one side that follow one another are one turn, and one
 * without any block is none. In a user's turn what tools came to stands first, whatever order it came in.
 *
 * <p>Not thread-safe; one request's.
 */
final class TurnWriter {
    /** Where an assistant speaks first: the API wants to begin with a user. */
    private static final String NOBODY = "{\"role\":\"user\",\"content\":[{\"type\":\"text\","
            + "\"text\":\"(The assistant begins this conversation.)\"}]},";

    private final ByteSink out;
    /** Blocks of the open turn that may be written at once. */
    private final Blocks first;

    private final HeldPieces held = new HeldPieces();
    /** Blocks of a user's open turn that stand behind the results of tools. */
    private final Blocks later = new Blocks(held);

    private boolean open;
    private boolean users;
    private boolean results;
    private int turns;
    private boolean sealed;
    private boolean calls;

    /** Turns that are written into {@code out}, the elements of a list. */
    TurnWriter(ByteSink out) {
        this.out = out;
        first = new Blocks(out);
    }

    /** Where the next block of the user's goes that is no result. */
    Blocks user() {
        turn(true);
        return later;
    }

    /** Where the next result of a tool goes. */
    Blocks result() {
        turn(true);
        results = true;
        return first;
    }

    /** Where the assistant's next block goes, a text. */
    Blocks assistant() {
        turn(false);
        return first;
    }

    /** Where the assistant's next block goes, sealed reasoning. */
    Blocks thought() {
        turn(false);
        sealed |= first.isEmpty();
        return first;
    }

    /** Where the assistant's next block goes, a call of a tool. */
    Blocks call() {
        turn(false);
        calls = true;
        return first;
    }

    /** Whether the assistant's last turn calls a tool and does not begin with sealed reasoning. */
    boolean unsigned() {
        return calls && !sealed;
    }

    /** How many turns there are. */
    int count() {
        return turns;
    }

    private void turn(boolean user) {
        if (open && users == user) {
            return;
        }
        end();
        if (turns == 0 && !user) {
            ascii(NOBODY, out);
        } else if (turns > 0) {
            ascii(",", out);
        }
        ascii(user ? "{\"role\":\"user\",\"content\":[" : "{\"role\":\"assistant\",\"content\":[", out);
        turns++;
        open = true;
        users = user;
        results = false;
        if (!user) {
            sealed = false;
            calls = false;
        }
    }

    /** Ends the open turn. */
    void end() {
        if (!open) {
            return;
        }
        open = false;
        first.close();
        later.close();
        if (!later.isEmpty()) {
            ascii(results ? "," : "", out);
            held.moveTo(out);
        }
        first.clear();
        later.clear();
        ascii("]}", out);
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        held.close();
    }
}
