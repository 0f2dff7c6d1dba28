package io.councilrouter.storage.ring;

import org.agrona.BitUtil;

/**
 * Layout of a text in a payload; several of them lie back to back.
 *
 * <pre>
 *    0            2                   2 + length
 *   +------------+-------------------+
 *   | length u16 | UTF-8 ...         |
 *   +------------+-------------------+
 * </pre>
 */
final class RecordTextDescriptor {

    /** Bytes of UTF-8, u16. */
    static final int LENGTH_FIELD_OFFSET = 0;

    /** In front of the UTF-8. */
    static final int HEADER_LENGTH = LENGTH_FIELD_OFFSET + BitUtil.SIZE_OF_SHORT;

    private static final int LENGTH_MASK = 0xFFFF;

    private RecordTextDescriptor() {}

    /** Where the length lies in the text that begins there. */
    static int lengthOffset(int textOffset) {
        return textOffset + LENGTH_FIELD_OFFSET;
    }

    /** Where the UTF-8 lies in the text that begins there. */
    static int bytesOffset(int textOffset) {
        return textOffset + HEADER_LENGTH;
    }

    /** Where the next text begins, behind one that begins there and has so many bytes of UTF-8. */
    static int endOffset(int textOffset, int byteLength) {
        return textOffset + textLength(byteLength);
    }

    /** Bytes that a text of so many bytes of UTF-8 takes. */
    static int textLength(int byteLength) {
        return HEADER_LENGTH + byteLength;
    }

    /** The number in the field of the length. */
    static int length(short field) {
        return field & LENGTH_MASK;
    }
}
