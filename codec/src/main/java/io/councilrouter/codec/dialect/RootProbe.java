package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/**
 * Inspects a whole answer: is it a real answer, and what did it cost? It goes over the root's fields one by one, which
 * also shows whether the object is complete and nothing follows it. Values are examined only where a dialect asks, and
 * nothing is parsed unless it does not look like an answer. Not thread-safe; belongs to one attempt.
 */
public final class RootProbe implements AnswerProbe {
    private final AnswerFields fields;
    private final ProbeNotes notes = new ProbeNotes();
    private boolean complete;

    /** A probe that is guided by a dialect's {@code fields}. */
    public RootProbe(AnswerFields fields) {
        this.fields = fields;
    }

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        int found = walk(data, true);
        if ((found & (ERROR | MALFORMED)) != 0) {
            return read(data);
        }
        int settled = fields.settle(found, notes) & (AnswerFields.OWN - 1);
        complete = fields.complete(settled);
        return (settled & MALFORMED) == 0 ? settled : read(data);
    }

    @Override
    public int onBeginning(@Borrowed ByteBuf data) {
        int found = walk(data, false);
        if ((found & (ERROR | MALFORMED)) == 0) {
            return 0;
        }
        ProbeFlags said = new ProbeFlags();
        EventReader reader = fields.reader();
        reader.onFrame(data, said);
        reader.close();
        notes.error(said.notes().error());
        return notes.error() == null ? MALFORMED : ERROR;
    }

    /**
     * Reads an answer that does not look like one: its server may say in its own words what is wrong, or the answer may
     * just be unusual. The reader's result counts, as it would in a translated answer.
     */
    private int read(ByteBuf data) {
        ProbeFlags said = new ProbeFlags();
        EventReader reader = fields.reader();
        reader.onFrame(data, said);
        int found = said.take();
        if ((found & (ERROR | MALFORMED)) == 0) {
            reader.onEnd(said);
            complete = (said.take() & END) != 0;
            notes.usage().merge(said.notes().usage());
            notes.finish(said.notes().finish());
        }
        reader.close();
        notes.error(said.notes().error());
        return found;
    }

    private int walk(ByteBuf in, boolean whole) {
        int to = in.writerIndex();
        int cut = whole ? MALFORMED : 0;
        int at = KeySearch.skipBlank(in, RawJson.begin(in), to);
        if (at == to) {
            return cut;
        }
        if (in.getByte(at) != '{') {
            return MALFORMED;
        }
        int found = 0;
        byte before = '{';
        at++;
        while (true) {
            at = KeySearch.skipBlank(in, at, to);
            if (at == to) {
                return found | cut;
            }
            byte b = in.getByte(at);
            if (b == '}' && before != ',') {
                return KeySearch.skipBlank(in, at + 1, to) == to ? found : found | MALFORMED;
            }
            if (b == ',' && before == 'v') {
                before = b;
                at++;
                continue;
            }
            if (b != '"' || before == 'v') {
                return found | MALFORMED;
            }
            int end = RawJson.string(in, at, to);
            int colon = end < 0 ? to : KeySearch.skipBlank(in, end, to);
            if (colon == to) {
                return found | cut;
            }
            if (in.getByte(colon) != ':') {
                return found | MALFORMED;
            }
            int key = fields.names().of(in, at + 1, end - 1);
            int value = KeySearch.skipBlank(in, colon + 1, to);
            at = RawJson.value(in, value, to);
            if (at < 0) {
                return found | cut;
            }
            if (key >= 0) {
                found |= fields.field(in, key, value, at, notes);
            }
            before = 'v';
        }
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public ProbeNotes notes() {
        return notes;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
