package io.councilrouter.storage.write;

import io.councilrouter.storage.ring.RingRecord;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes access lines to the program's output: they are collected while records are read, and written right afterwards.
 * A line that cannot be written is counted, and each change between working and failing is reported once. Only on the
 * writer's thread.
 */
final class AccessLog {

    private static final int GATHERED = 64 * 1024;

    private final OutputStream output;
    private final Assembler.Report report;
    private byte[] bytes = new byte[GATHERED];
    private int size;
    private int lines;
    private boolean broken;

    AccessLog(OutputStream output, Assembler.Report report) {
        this.output = output;
        this.report = report;
    }

    /** Takes a finished line, including its line feed. */
    void take(RingRecord record) {
        int length = record.payload();
        if (size + length > bytes.length) {
            flush();
        }
        if (length > bytes.length) {
            bytes = new byte[length];
        }
        record.copy(bytes, size, length);
        size += length;
        lines++;
    }

    /** Writes the collected lines. */
    void flush() {
        if (size == 0) {
            return;
        }
        try {
            output.write(bytes, 0, size);
            output.flush();
            report.counters().lines(lines);
            broken = false;
        } catch (IOException e) {
            report.counters().linesLost(lines);
            if (!broken) {
                broken = true;
                report.listener().failed("writing access lines", e);
            }
        }
        size = 0;
        lines = 0;
    }
}
