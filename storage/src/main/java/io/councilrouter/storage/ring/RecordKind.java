package io.councilrouter.storage.ring;

/** Kinds of record; the number is in the low byte of the record's type. */
public final class RecordKind {
    /** The facts about an exchange that begins. */
    public static final int OPEN = 1;

    /** Part of the request's body as it came. */
    public static final int PROMPT = 2;

    /** Part of the answer's body as the backend sent it; its flags are the form that {@code PayloadText} is given. */
    public static final int FRAME = 3;

    /** Another attempt begins, so the answer so far is discarded. */
    public static final int ATTEMPT = 5;

    /** The exchange is over. Room is reserved for it, so that it is never refused because of payload. */
    public static final int CLOSE = 6;

    /** A finished access line. */
    public static final int ACCESS = 8;

    private RecordKind() {}
}
