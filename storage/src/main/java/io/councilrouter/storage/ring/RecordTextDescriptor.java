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

    /** Number of bytes of UTF-8, u16. */
    static final int LENGTH_FIELD_OFFSET = 0;

    /** Bytes before the UTF-8. */
    static final int HEADER_LENGTH = LENGTH_FIELD_OFFSET + BitUtil.SIZE_OF_SHORT;

    private static final int LENGTH_MASK = 0xFFFF;

    private RecordTextDescriptor() {}

    /** Offset of the length in a text at this offset. */
    static int lengthOffset(int textOffset) {
        return textOffset + LENGTH_FIELD_OFFSET;
    }

    /** Offset of the UTF-8 in a text at this offset. */
    static int bytesOffset(int textOffset) {
        return textOffset + HEADER_LENGTH;
    }

    /** Offset of the next text, after one at this offset with this many bytes of UTF-8. */
    static int endOffset(int textOffset, int byteLength) {
        return textOffset + textLength(byteLength);
    }

    /** Number of bytes taken by a text with this many bytes of UTF-8. */
    static int textLength(int byteLength) {
        return HEADER_LENGTH + byteLength;
    }

    /** The number in the length field. */
    static int length(short field) {
        return field & LENGTH_MASK;
    }
}
