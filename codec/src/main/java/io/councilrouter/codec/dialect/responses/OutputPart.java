package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldText;

/** A part of an output item, held until the answer ends: its last event has all of them. One answer's. */
final class OutputPart {
    private static final byte[] TEXT = ascii("{\"type\":\"output_text\",\"annotations\":[");
    private static final byte[] LOGPROBS = ascii("],\"logprobs\":[");
    private static final byte[] TEXT_VALUE = ascii("],\"text\":\"");
    private static final byte[] CLOSE = ascii("\"}");

    /** What a part is; the first two are those of a message. */
    enum PartKind {
        TEXT,
        REFUSAL,
        /** A summary of the reasoning. */
        SUMMARY,
        /** The reasoning itself. */
        THOUGHT;

        /** Whether it belongs to a message. */
        boolean spoken() {
            return this == TEXT || this == REFUSAL;
        }
    }

    private final PartKind kind;
    private final byte[] place;
    private final HeldText text = new HeldText();
    private final HeldText annotations = new HeldText();
    private final HeldText logprobs = new HeldText();
    private int notes;

    /**
     * A part.
     *
     * @param place where it is, as its events say it: members with a comma behind
     */
    OutputPart(PartKind kind, byte[] place) {
        this.kind = kind;
        this.place = place;
    }

    PartKind kind() {
        return kind;
    }

    byte[] place() {
        return place;
    }

    /** Its text, the inside of a JSON string. */
    HeldText text() {
        return text;
    }

    /** Its sources, objects with commas between them. */
    HeldText annotations() {
        return annotations;
    }

    /** Log probabilities of its tokens, objects with commas between them. */
    HeldText logprobs() {
        return logprobs;
    }

    /** The place of the next source. */
    int nextNote() {
        return notes++;
    }

    /** Writes it, as far as it has come. */
    void write(ByteSink out) {
        switch (kind) {
            case TEXT -> {
                out.append(TEXT);
                out.append(annotations.view());
                out.append(LOGPROBS);
                out.append(logprobs.view());
                out.append(TEXT_VALUE);
            }
            case REFUSAL -> ascii("{\"type\":\"refusal\",\"refusal\":\"", out);
            case SUMMARY -> ascii("{\"type\":\"summary_text\",\"text\":\"", out);
            case THOUGHT -> ascii("{\"type\":\"reasoning_text\",\"text\":\"", out);
        }
        out.append(text.view());
        out.append(CLOSE);
    }

    void close() {
        text.close();
        annotations.close();
        logprobs.close();
    }
}
