package io.councilrouter.storage.ring;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Facts of an exchange that begins, as they stand in a ring. One object serves a loop for all its exchanges, so that a record costs
 * no heap: {@link #reset()}, set what is known, {@link ByteRing#open}. Texts are cut at the bytes named below. When it began is the
 * record's time.
 *
 * <pre>
 *   flags: 1 streamed
 *   payload: id 256 | route 128 | dialect 32 | model asked 512 | client 128 | key 128 | council 128   (each: u16 length, UTF-8)
 * </pre>
 */
public final class OpenRecord {

    /** Flag: the answer is asked for as a stream. */
    static final int STREAM = 1;

    private static final int ID = 256;
    private static final int ROUTE = 128;
    private static final int DIALECT = 32;
    private static final int MODEL = 512;
    private static final int NAME = 128;

    private String id = "";
    private String route = "";
    private String dialect = "";
    private String modelAsked = "";
    private String client = "";
    private String keyId = "";
    private String councilId = "";
    private boolean stream;

    /** Forgets the exchange before. */
    public OpenRecord reset() {
        id = "";
        route = "";
        dialect = "";
        modelAsked = "";
        client = "";
        keyId = "";
        councilId = "";
        stream = false;
        return this;
    }

    /** Sets the id of the row. */
    public OpenRecord id(String value) {
        id = value;
        return this;
    }

    /** Sets the path template. */
    public OpenRecord route(String value) {
        route = value;
        return this;
    }

    /** Sets the caller's dialect. */
    public OpenRecord dialect(String value) {
        dialect = value;
        return this;
    }

    /** Sets the model as the client named it. */
    public OpenRecord modelAsked(String value) {
        modelAsked = value;
        return this;
    }

    /** Sets the address of who asked. */
    public OpenRecord client(String value) {
        client = value;
        return this;
    }

    /** Sets which key was shown. */
    public OpenRecord keyId(String value) {
        keyId = value;
        return this;
    }

    /** Sets the run of a council that it belongs to. */
    public OpenRecord councilId(String value) {
        councilId = value;
        return this;
    }

    /** Sets whether the answer is streamed. */
    public OpenRecord stream(boolean value) {
        stream = value;
        return this;
    }

    /** Id of the row. */
    public String id() {
        return id;
    }

    /** Path template. */
    public String route() {
        return route;
    }

    /** The caller's dialect. */
    public String dialect() {
        return dialect;
    }

    /** Model as the client named it. */
    public String modelAsked() {
        return modelAsked;
    }

    /** Address of who asked. */
    public String client() {
        return client;
    }

    /** Which key was shown. */
    public String keyId() {
        return keyId;
    }

    /** Run of a council that it belongs to. */
    public String councilId() {
        return councilId;
    }

    /** Whether the answer is streamed. */
    public boolean stream() {
        return stream;
    }

    int flags() {
        return stream ? STREAM : 0;
    }

    int size() {
        return RecordText.size(id, ID)
                + RecordText.size(route, ROUTE)
                + RecordText.size(dialect, DIALECT)
                + RecordText.size(modelAsked, MODEL)
                + RecordText.size(client, NAME)
                + RecordText.size(keyId, NAME)
                + RecordText.size(councilId, NAME);
    }

    void encode(MutableDirectBuffer into, int at) {
        int next = RecordText.encode(into, at, id, ID);
        next = RecordText.encode(into, next, route, ROUTE);
        next = RecordText.encode(into, next, dialect, DIALECT);
        next = RecordText.encode(into, next, modelAsked, MODEL);
        next = RecordText.encode(into, next, client, NAME);
        next = RecordText.encode(into, next, keyId, NAME);
        RecordText.encode(into, next, councilId, NAME);
    }

    OpenRecord decode(DirectBuffer from, int at, int flags) {
        int next = at;
        id = RecordText.decode(from, next);
        next = RecordText.after(from, next);
        route = RecordText.decode(from, next);
        next = RecordText.after(from, next);
        dialect = RecordText.decode(from, next);
        next = RecordText.after(from, next);
        modelAsked = RecordText.decode(from, next);
        next = RecordText.after(from, next);
        client = RecordText.decode(from, next);
        next = RecordText.after(from, next);
        keyId = RecordText.decode(from, next);
        next = RecordText.after(from, next);
        councilId = RecordText.decode(from, next);
        stream = (flags & STREAM) != 0;
        return this;
    }
}
