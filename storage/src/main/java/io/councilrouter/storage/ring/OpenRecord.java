package io.councilrouter.storage.ring;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The facts about an exchange that begins, as they are in a ring. A loop uses one object for all its exchanges, so that
 * a record costs no heap: {@link #reset()}, set what is known, {@link ByteRing#open}. Texts are cut at the lengths
 * given by {@link OpenRecordDescriptor}. The record's time is when the exchange began.
 */
public final class OpenRecord {

    private final RecordText id = new RecordText(OpenRecordDescriptor.ID_MAX_LENGTH);
    private final RecordText route = new RecordText(OpenRecordDescriptor.ROUTE_MAX_LENGTH);
    private final RecordText dialect = new RecordText(OpenRecordDescriptor.DIALECT_MAX_LENGTH);
    private final RecordText modelAsked = new RecordText(OpenRecordDescriptor.MODEL_ASKED_MAX_LENGTH);
    private final RecordText client = new RecordText(OpenRecordDescriptor.CLIENT_MAX_LENGTH);
    private final RecordText keyId = new RecordText(OpenRecordDescriptor.KEY_ID_MAX_LENGTH);
    private final RecordText councilId = new RecordText(OpenRecordDescriptor.COUNCIL_ID_MAX_LENGTH);
    private final RecordText answerId = new RecordText(OpenRecordDescriptor.ANSWER_ID_MAX_LENGTH);
    private final RecordText previousId = new RecordText(OpenRecordDescriptor.PREVIOUS_ID_MAX_LENGTH);
    private boolean stream;

    /** Forgets the previous exchange. */
    public OpenRecord reset() {
        id.set("");
        route.set("");
        dialect.set("");
        modelAsked.set("");
        client.set("");
        keyId.set("");
        councilId.set("");
        answerId.set("");
        previousId.set("");
        stream = false;
        return this;
    }

    /** Sets the id of the row. */
    public OpenRecord id(String value) {
        id.set(value);
        return this;
    }

    /** Sets the path template. */
    public OpenRecord route(String value) {
        route.set(value);
        return this;
    }

    /** Sets the client's dialect. */
    public OpenRecord dialect(String value) {
        dialect.set(value);
        return this;
    }

    /** Sets the model's name as the client wrote it. */
    public OpenRecord modelAsked(String value) {
        modelAsked.set(value);
        return this;
    }

    /** Sets the client's address. */
    public OpenRecord client(String value) {
        client.set(value);
        return this;
    }

    /** Sets the id of the key that the client sent. */
    public OpenRecord keyId(String value) {
        keyId.set(value);
        return this;
    }

    /** Sets the council run that the exchange belongs to. */
    public OpenRecord councilId(String value) {
        councilId.set(value);
        return this;
    }

    /** Sets the id by which the client may come back to the answer. */
    public OpenRecord answerId(String value) {
        answerId.set(value);
        return this;
    }

    /** Sets the id of the answer that the exchange goes on from. */
    public OpenRecord previousId(String value) {
        previousId.set(value);
        return this;
    }

    /** Sets whether the answer is streamed. */
    public OpenRecord stream(boolean value) {
        stream = value;
        return this;
    }

    /** Id of the row. */
    public String id() {
        return id.get();
    }

    /** Path template. */
    public String route() {
        return route.get();
    }

    /** The client's dialect. */
    public String dialect() {
        return dialect.get();
    }

    /** The model's name as the client wrote it. */
    public String modelAsked() {
        return modelAsked.get();
    }

    /** The client's address. */
    public String client() {
        return client.get();
    }

    /** Id of the key that the client sent. */
    public String keyId() {
        return keyId.get();
    }

    /** The council run that the exchange belongs to. */
    public String councilId() {
        return councilId.get();
    }

    /** The id by which the client may come back to the answer; empty if it cannot. */
    public String answerId() {
        return answerId.get();
    }

    /** The id of the answer that the exchange goes on from; empty for none. */
    public String previousId() {
        return previousId.get();
    }

    /** Whether the answer is streamed. */
    public boolean stream() {
        return stream;
    }

    int flags() {
        return stream ? OpenRecordDescriptor.STREAM_FLAG : 0;
    }

    int size() {
        return id.size()
                + route.size()
                + dialect.size()
                + modelAsked.size()
                + client.size()
                + keyId.size()
                + councilId.size()
                + answerId.size()
                + previousId.size();
    }

    void encode(MutableDirectBuffer into, int at) {
        int next = id.encode(into, OpenRecordDescriptor.textsOffset(at));
        next = route.encode(into, next);
        next = dialect.encode(into, next);
        next = modelAsked.encode(into, next);
        next = client.encode(into, next);
        next = keyId.encode(into, next);
        next = councilId.encode(into, next);
        next = answerId.encode(into, next);
        previousId.encode(into, next);
    }

    OpenRecord decode(DirectBuffer from, int at, int flags) {
        int next = id.decode(from, OpenRecordDescriptor.textsOffset(at));
        next = route.decode(from, next);
        next = dialect.decode(from, next);
        next = modelAsked.decode(from, next);
        next = client.decode(from, next);
        next = keyId.decode(from, next);
        next = councilId.decode(from, next);
        next = answerId.decode(from, next);
        previousId.decode(from, next);
        stream = (flags & OpenRecordDescriptor.STREAM_FLAG) != 0;
        return this;
    }
}
