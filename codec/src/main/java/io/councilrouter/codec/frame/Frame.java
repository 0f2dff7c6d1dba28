package io.councilrouter.codec.frame;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One SSE event or NDJSON line as it lies in a buffer. A view that its scanner reuses: valid during the call only.
 *
 * <p>Data and raw span usually lie in the same buffer. Therefore {@link #data()} sets that buffer's indices, while the
 * raw span is given by absolute position. The scanner restores the indices after the call.
 */
public final class Frame {

    private ByteBuf source = Unpooled.EMPTY_BUFFER;
    private int rawIndex;
    private int rawLength;
    private ByteBuf data = Unpooled.EMPTY_BUFFER;
    private int dataIndex;
    private int dataLength;
    private int nameIndex;
    private int nameLength;

    Frame() {}

    /**
     * The payload, between reader and writer index: an event's data lines joined by LF, or a line without its end. Each
     * call sets the indices again, so several readers may use it one after the other.
     */
    @Borrowed
    public ByteBuf data() {
        return data.setIndex(dataIndex, dataIndex + dataLength);
    }

    /** Bytes of the payload. */
    public int dataLength() {
        return dataLength;
    }

    /** The buffer that holds the raw span. */
    @Borrowed
    public ByteBuf source() {
        return source;
    }

    /** Absolute index in {@link #source()} of the frame's first byte as it came. */
    public int rawIndex() {
        return rawIndex;
    }

    /**
     * Length of the frame as it came, in bytes, including its line ends and those that separate it from the next frame.
     */
    public int rawLength() {
        return rawLength;
    }

    /** Appends the frame as it came. */
    public void relay(ByteSink out) {
        out.append(source, rawIndex, rawLength);
    }

    /** Whether the event has a name (a field {@code event:} that is not empty). */
    public boolean hasName() {
        return nameLength > 0;
    }

    /** Whether the event's name is exactly {@code ascii}. */
    public boolean nameIs(byte[] ascii) {
        if (nameLength != ascii.length) {
            return false;
        }
        for (int i = 0; i < ascii.length; i++) {
            if (source.getByte(nameIndex + i) != ascii[i]) {
                return false;
            }
        }
        return true;
    }

    void raw(ByteBuf buffer, int index, int length) {
        source = buffer;
        rawIndex = index;
        rawLength = length;
        data(buffer, index, 0);
        nameLength = 0;
    }

    void data(ByteBuf buffer, int index, int length) {
        data = buffer;
        dataIndex = index;
        dataLength = length;
    }

    void name(int index, int length) {
        nameIndex = index;
        nameLength = length;
    }

    void clear() {
        raw(Unpooled.EMPTY_BUFFER, 0, 0);
    }
}
