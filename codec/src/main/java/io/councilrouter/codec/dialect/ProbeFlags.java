package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.EventWatch;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;

/** What the verbs of one frame mean to an {@link AnswerProbe}: the flags of the frame, and notes that outlast it. */
public final class ProbeFlags implements EventWatch {
    private final ProbeNotes notes = new ProbeNotes();
    private int flags;

    /** Returns and forgets the flags gathered since the last call. */
    public int take() {
        int taken = flags;
        flags = 0;
        return taken;
    }

    /** The notes that outlast a frame. */
    public ProbeNotes notes() {
        return notes;
    }

    @Override
    public void output() {
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
        ErrorNote said = fault instanceof Fault.BackendFailed upstream ? upstream.note() : null;
        flags |= said == null ? AnswerProbe.MALFORMED : AnswerProbe.ERROR;
        notes.error(said);
    }
}
