package io.councilrouter.storage.ring;

/**
 * Layout of the payload of {@link RecordKind#OPEN}: texts alone, in this order, each as {@link RecordTextDescriptor} says and of at most so
 * many bytes of UTF-8.
 *
 * <pre>
 *   flags: 1 streamed
 *   id 256 | route 128 | dialect 32 | model asked 512 | client 128 | key 128 | council 128
 * </pre>
 */
final class OpenRecordDescriptor {

    /** Flag: the answer is asked for as a stream. */
    static final int STREAM_FLAG = 1;

    /** Where the first text begins. */
    static final int TEXTS_OFFSET = 0;

    /** Most bytes of the row's id. */
    static final int ID_MAX_LENGTH = 256;

    /** Most bytes of the path template. */
    static final int ROUTE_MAX_LENGTH = 128;

    /** Most bytes of the dialect's name. */
    static final int DIALECT_MAX_LENGTH = 32;

    /** Most bytes of the model's name as the client wrote it. */
    static final int MODEL_ASKED_MAX_LENGTH = 512;

    /** Most bytes of the client's address. */
    static final int CLIENT_MAX_LENGTH = 128;

    /** Most bytes of the key's id. */
    static final int KEY_ID_MAX_LENGTH = 128;

    /** Most bytes of the id of a council's run. */
    static final int COUNCIL_ID_MAX_LENGTH = 128;

    private OpenRecordDescriptor() {}

    /** Where the texts of the payload that begins there begin. */
    static int textsOffset(int payloadOffset) {
        return payloadOffset + TEXTS_OFFSET;
    }
}
