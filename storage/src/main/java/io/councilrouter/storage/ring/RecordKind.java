package io.councilrouter.storage.ring;

/** Kinds of record; the number travels in the low byte of the record's type. */
public final class RecordKind {
    /** Facts of an exchange that begins. */
    public static final int OPEN = 1;

    /** Part of the request's body as it came. */
    public static final int PROMPT = 2;

    /** Part of the answer's body as the backend sent it; flags: the form that {@code PayloadText} is told. */
    public static final int FRAME = 3;

    /** Another attempt begins: what came of the answer so far is forgotten. */
    public static final int ATTEMPT = 5;

    /** The exchange is over. It has headroom of its own, so that it is never refused for payload. */
    public static final int CLOSE = 6;

    /** A finished access line. */
    public static final int ACCESS = 8;

    private RecordKind() {}
}
