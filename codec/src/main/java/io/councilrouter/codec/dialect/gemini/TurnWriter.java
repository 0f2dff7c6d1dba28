package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldPieces;
import io.netty.buffer.ByteBuf;

/**
 * The turns of a conversation, user and model by turns: messages of one side that follow one another are one turn, and one
 * without any part is none. The last part stays open until it is known whether it is signed. Not thread-safe; one
 * request's.
 */
final class TurnWriter {
    private final ByteSink out;
    private final boolean signs;
    private boolean turn;
    private boolean users;
    private boolean any;
    private boolean part;
    /** The open part is a call that must be signed. */
    private boolean unsigned;
    /** The open turn has a call. */
    private boolean called;

    private int turns;

    /**
     * Turns that are written into {@code out}, the elements of a list.
     *
     * @param signs whether the model refuses a turn whose first call is not signed
     */
    TurnWriter(boolean signs, ByteSink out) {
        this.signs = signs;
        this.out = out;
    }

    /** Begins a part of the user's, or the model's, with {@code head}, which opens its brace. */
    ByteSink part(boolean user, String head) {
        if (turn && users != user) {
            end();
        }
        if (!turn) {
            ascii(turns++ == 0 ? "" : ",", out);
            ascii(user ? "{\"role\":\"user\",\"parts\":[" : "{\"role\":\"model\",\"parts\":[", out);
            turn = true;
            users = user;
            any = false;
            called = false;
        }
        close();
        ascii(any ? "," : "", out);
        ascii(head, out);
        any = true;
        part = true;
        return out;
    }

    /** The open part is a call. */
    void call() {
        unsigned = signs && !called;
        called = true;
    }

    /** Signs the open part; false if none of the model's is open. */
    boolean sign(@Borrowed ByteBuf seal) {
        if (!part || users) {
            return false;
        }
        ascii(",\"thoughtSignature\":\"", out);
        out.append(seal);
        ascii("\"", out);
        unsigned = false;
        close();
        return true;
    }

    private void close() {
        if (!part) {
            return;
        }
        if (unsigned) {
            ascii(",\"thoughtSignature\":\"" + SignedBytes.UNSIGNED + "\"", out);
        }
        ascii("}", out);
        part = false;
        unsigned = false;
    }

    /** Writes a whole part of the model's as it came. */
    void raw(@Borrowed ByteBuf whole) {
        part(false, "").append(whole);
        part = false;
    }

    /** Writes whole parts of the user's, with commas between them; nothing is left in {@code held}. */
    void parts(HeldPieces held) {
        held.moveTo(part(true, ""));
        part = false;
    }

    /** How many turns there are. */
    int count() {
        return turns;
    }

    /** Ends the open turn. */
    void end() {
        if (turn) {
            close();
            ascii("]}", out);
            turn = false;
        }
    }
}
