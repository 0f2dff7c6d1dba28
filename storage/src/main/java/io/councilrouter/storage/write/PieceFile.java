package io.councilrouter.storage.write;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The payload of one open exchange for which there was no room in memory. Open only while it is written or read, so
 * that thousands of them use no descriptor; deleted when its exchange closes.
 */
final class PieceFile {

    private static final Set<StandardOpenOption> TO_APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    private final Path path;
    private long size;

    PieceFile(Path path) {
        this.path = path;
    }

    /** Appends bytes and returns where they begin. The next call overwrites whatever a failed call left behind. */
    long append(byte[] bytes, int count) throws IOException {
        try (FileChannel file = OwnerFiles.open(path, TO_APPEND)) {
            ByteBuffer left = ByteBuffer.wrap(bytes, 0, count);
            long at = size;
            while (left.hasRemaining()) {
                at += file.write(left, at);
            }
        }
        long begun = size;
        size += count;
        return begun;
    }

    /** Reads bytes back. */
    void read(long offset, byte[] into, int at, int count) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer left = ByteBuffer.wrap(into, at, count);
            while (left.hasRemaining()) {
                if (file.read(left, offset + left.position() - at) < 0) {
                    throw new EOFException("a piece of " + size + " bytes ends early");
                }
            }
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
