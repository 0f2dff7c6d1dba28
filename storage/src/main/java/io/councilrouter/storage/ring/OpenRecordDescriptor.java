package io.councilrouter.storage.ring;

/**
 * Layout of the payload of {@link RecordKind#OPEN}: only texts, in this order, each laid out as in {@link
 * RecordTextDescriptor}, with the maximum number of UTF-8 bytes given below.
 *
 * <pre>
 *   flags: 1 streamed
 *   id 256 | route 128 | dialect 32 | model asked 512 | client 128 | key 128 | council 128
 *   answer 64 | previous answer 128
 * </pre>
 */
final class OpenRecordDescriptor {

    /** Flag: the client wants a stream. */
    static final int STREAM_FLAG = 1;

    /** Where the first text begins. */
    static final int TEXTS_OFFSET = 0;

    /** Maximum length of the row's id in bytes. */
    static final int ID_MAX_LENGTH = 256;

    /** Maximum length of the path template in bytes. */
    static final int ROUTE_MAX_LENGTH = 128;

    /** Maximum length of the dialect's name in bytes. */
    static final int DIALECT_MAX_LENGTH = 32;

    /** Maximum length of the model's name as the client wrote it, in bytes. */
    static final int MODEL_ASKED_MAX_LENGTH = 512;

    /** Maximum length of the client's address in bytes. */
    static final int CLIENT_MAX_LENGTH = 128;

    /** Maximum length of the key's id in bytes. */
    static final int KEY_ID_MAX_LENGTH = 128;

    /** Maximum length of the id of a council run in bytes. */
    static final int COUNCIL_ID_MAX_LENGTH = 128;

    /** Maximum length of the id that the client is told for the answer, in bytes. */
    static final int ANSWER_ID_MAX_LENGTH = 64;

    /** Maximum length of the id of the answer that the exchange goes on from, in bytes. */
    static final int PREVIOUS_ID_MAX_LENGTH = 128;

    private OpenRecordDescriptor() {}

    /** Offset of the first text in a payload at this offset. */
    static int textsOffset(int payloadOffset) {
        return payloadOffset + TEXTS_OFFSET;
    }
}
