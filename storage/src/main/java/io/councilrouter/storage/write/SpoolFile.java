package io.councilrouter.storage.write;

import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait for the database, in the order in which they came. The file is created when needed, emptied when all
 * of it has been replayed, and outlives the process. A frame that a dying process left half-written is cut off when the
 * file is opened again, whatever length it claims.
 *
 * <pre>
 *   0         8              16                                       replayed          end
 *   +---------+---------------+--------+-------+-----+ ... +--------+---|--------+ ... +
 *   | magic   | replayed (i64)| length | CRC32C| row |     | length |   |        |     |
 *   +---------+---------------+--------+-------+-----+ ... +--------+---|--------+ ... +
 * </pre>
 *
 * <p>Rows are marked as replayed once the database has them. After a process has died in between they are replayed
 * again, and the database ignores them because of their ids. Nothing is forced to the disk: rows survive the death of
 * the process, but not necessarily a power failure, for which the database itself promises no more. Only on the
 * writer's thread.
 */
final class SpoolFile {

    private static final long MAGIC = 0x4352_5350_4f4f_4c31L; // CRSPOOL1
    private static final int REPLAYED_AT = 8;
    private static final int HEADER = 16;
    private static final int FRAME_HEADER = 8;

    private static final Set<StandardOpenOption> HOW =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path path;
    private final long most;
    private final RowCodec codec = new RowCodec();
    private final CRC32C crc = new CRC32C();
    private @Nullable FileChannel file;
    private long replayed = HEADER;
    private long end = HEADER;

    /**
     * Rows read back.
     *
     * @param rows in order
     * @param ends where the frame of each row ends, for {@link #replayed}
     */
    record SpoolSlice(List<StoredRow> rows, List<Long> ends) {}

    SpoolFile(Path path, long most) {
        this.path = path;
        this.most = most;
    }

    /** Checks whether an earlier process left rows behind. */
    void recover() throws IOException {
        if (Files.exists(path)) {
            open();
        }
    }

    /** Whether no rows wait. */
    boolean isEmpty() {
        return replayed == end;
    }

    /** Number of bytes that wait. */
    long waiting() {
        return end - replayed;
    }

    /**
     * Appends all rows or none.
     *
     * @throws IOException if the disk does not accept them, or the file has reached its maximum size
     */
    void append(List<StoredRow> rows) throws IOException {
        FileChannel to = open();
        long at = end;
        try {
            for (StoredRow row : rows) {
                int length = codec.encode(row);
                if (at + FRAME_HEADER + length > most) {
                    throw new IOException("the spool file has reached its " + most + " bytes");
                }
                crc.reset();
                crc.update(codec.bytes(), 0, length);
                ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER)
                        .putInt(length)
                        .putInt((int) crc.getValue())
                        .flip();
                write(to, header, at);
                write(to, ByteBuffer.wrap(codec.bytes(), 0, length), at + FRAME_HEADER);
                at += FRAME_HEADER + length;
            }
        } catch (IOException e) {
            to.truncate(end);
            throw e;
        }
        end = at;
    }

    /**
     * Reads the next waiting rows: at least one, at most {@code rows}, and no more once they reach {@code bytes}
     * together.
     */
    SpoolSlice next(int rows, int bytes) throws IOException {
        FileChannel from = open();
        SpoolSlice slice = new SpoolSlice(new ArrayList<>(), new ArrayList<>());
        long at = replayed;
        while (at < end && slice.rows().size() < rows && at - replayed < bytes) {
            ByteBuffer row = frame(from, at);
            if (row == null) {
                // Somebody else has changed the file: what follows cannot be trusted.
                from.truncate(at);
                end = at;
                break;
            }
            at += FRAME_HEADER + row.remaining();
            slice.rows().add(RowCodec.decode(row));
            slice.ends().add(at);
        }
        return slice;
    }

    /** Marks everything before {@code to} as replayed; if that is everything, the file is emptied. */
    void replayed(long to) throws IOException {
        FileChannel channel = open();
        replayed = to;
        if (replayed == end) {
            channel.truncate(HEADER);
            replayed = HEADER;
            end = HEADER;
        }
        write(channel, ByteBuffer.allocate(Long.BYTES).putLong(replayed).flip(), REPLAYED_AT);
    }

    /** Closes the file, and deletes it if no rows wait. */
    void close() throws IOException {
        FileChannel channel = file;
        if (channel != null) {
            file = null;
            channel.close();
            if (isEmpty()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private FileChannel open() throws IOException {
        FileChannel channel = file;
        if (channel != null) {
            return channel;
        }
        channel = OwnerFiles.open(path, HOW);
        try {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            if (!read(channel, header, 0)) {
                begin(channel);
            } else if (header.getLong(0) != MAGIC) {
                channel.close();
                Files.move(
                        path,
                        path.resolveSibling(path.getFileName() + ".foreign"),
                        StandardCopyOption.REPLACE_EXISTING);
                return open();
            } else {
                resume(channel, header.getLong(REPLAYED_AT));
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        file = channel;
        return channel;
    }

    private void begin(FileChannel channel) throws IOException {
        channel.truncate(0);
        write(
                channel,
                ByteBuffer.allocate(HEADER).putLong(MAGIC).putLong(HEADER).flip(),
                0);
        replayed = HEADER;
        end = HEADER;
    }

    private void resume(FileChannel channel, long mark) throws IOException {
        // A mark beyond the end remains if the process died between emptying the file and resetting the mark.
        replayed = mark < HEADER || mark > channel.size() ? HEADER : mark;
        end = replayed;
        for (ByteBuffer row = frame(channel, end); row != null; row = frame(channel, end)) {
            end += FRAME_HEADER + row.remaining();
        }
        channel.truncate(end);
    }

    /** The row at this position, or null if there is no complete frame. */
    private @Nullable ByteBuffer frame(FileChannel from, long at) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(FRAME_HEADER);
        if (!read(from, header, at)) {
            return null;
        }
        int length = header.getInt(0);
        if (length <= 0 || length > from.size() - at - FRAME_HEADER) {
            return null;
        }
        ByteBuffer row = ByteBuffer.allocate(length);
        if (!read(from, row, at + FRAME_HEADER)) {
            return null;
        }
        crc.reset();
        crc.update(row.array());
        return (int) crc.getValue() == header.getInt(Integer.BYTES) ? row.flip() : null;
    }

    private static boolean read(FileChannel from, ByteBuffer into, long at) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into, at + into.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    private static void write(FileChannel to, ByteBuffer bytes, long at) throws IOException {
        long next = at;
        while (bytes.hasRemaining()) {
            next += to.write(bytes, next);
        }
    }
}
