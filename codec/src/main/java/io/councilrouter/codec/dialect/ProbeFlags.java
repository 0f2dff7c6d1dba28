package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;

/** What one frame's verbs say to an {@link AnswerProbe}: the flags of the frame, and what lasts beyond it. */
public final class ProbeFlags implements EventSink {
    private final ProbeNotes notes = new ProbeNotes();
    private int flags;

    /** The flags gathered since the last call, which forgets them. */
    public int take() {
        int taken = flags;
        flags = 0;
        return taken;
    }

    /** What lasts. */
    public ProbeNotes notes() {
        return notes;
    }

    @Override
    public void start(String id, String model) {
        // A head is no content.
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        content(escaped);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        content(escaped);
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        content(escaped);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        // They come with a text that says whether there is content.
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        flags |= AnswerProbe.CONTENT;
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        content(escaped);
    }

    @Override
    public void vector(int index, @Borrowed ByteBuf raw) {
        flags |= AnswerProbe.CONTENT;
    }

    @Override
    public void vectorBase64(int index, @Borrowed ByteBuf escaped) {
        flags |= AnswerProbe.CONTENT;
    }

    @Override
    public void progress() {
        flags |= AnswerProbe.CONTENT;
    }

    @Override
    public void usage(Usage counts) {
        notes.usage().merge(counts);
        flags |= AnswerProbe.USAGE;
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        flags |= AnswerProbe.FINISH;
        if (choice == 0) {
            notes.finish(reason);
        }
    }

    @Override
    public void end() {
        flags |= AnswerProbe.END;
    }

    @Override
    public void fault(Fault fault) {
        ErrorNote said = fault instanceof Fault.Upstream upstream ? upstream.note() : null;
        flags |= said == null ? AnswerProbe.MALFORMED : AnswerProbe.ERROR;
        notes.error(said);
    }

    private void content(ByteBuf text) {
        if (text.isReadable()) {
            flags |= AnswerProbe.CONTENT;
        }
    }
}
