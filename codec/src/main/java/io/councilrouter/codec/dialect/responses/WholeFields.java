package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.AnswerFields;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/** A whole answer: one with a list of items, be it empty, that has not failed. */
final class WholeFields implements AnswerFields {
    static final WholeFields INSTANCE = new WholeFields();

    /** There is a list of items. */
    private static final int SHAPED = OWN;

    /** There are calls in it. */
    private static final int CALLS = OWN << 1;

    private static final int INCOMPLETE = OWN << 2;
    /** A status that nobody knows. */
    private static final int ODD = OWN << 3;

    private static final int LIMIT = OWN << 4;
    private static final int FILTER = OWN << 5;

    private static final int OUTPUT = 0;
    private static final int STATUS = 1;
    private static final int DETAILS = 2;
    private static final int USAGE = 3;
    private static final int ERROR_FIELD = 4;

    private static final KeySearch KEYS =
            new KeySearch("output", "status", "incomplete_details", "usage", "error", "object", "type");

    private static final KeySearch TYPE = new KeySearch("type");
    private static final KeySearch REASON = new KeySearch("reason");

    private WholeFields() {}

    @Override
    public KeySearch names() {
        return KEYS;
    }

    @Override
    public int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes) {
        return switch (key) {
            case OUTPUT -> output(in, from, to);
            case STATUS -> status(in, from, to);
            case DETAILS -> details(in, from, to);
            case USAGE ->
                in.getByte(from) == '{' && UsageFields.read(in, from, to, notes.usage()) ? AnswerProbe.USAGE : 0;
            case ERROR_FIELD -> RawJson.filled(in, from, to) ? AnswerProbe.ERROR : 0;
            default -> RawJson.is(in, from, to, "error") ? AnswerProbe.ERROR : 0;
        };
    }

    private static int output(ByteBuf in, int from, int to) {
        if (in.getByte(from) != '[') {
            return 0;
        }
        int found = SHAPED;
        if (in.getByte(KeySearch.skipBlank(in, from + 1, to)) == '{') {
            found |= AnswerProbe.CONTENT;
        }
        for (long hit = TYPE.next(in, from, to); hit >= 0; hit = TYPE.next(in, KeySearch.value(hit), to)) {
            int at = KeySearch.value(hit);
            boolean call = RawJson.is(in, at, to, "function_call") || RawJson.is(in, at, to, "custom_tool_call");
            found |= call ? CALLS : 0;
        }
        return found;
    }

    private static int status(ByteBuf in, int from, int to) {
        if (in.getByte(from) != '"' || RawJson.is(in, from, to, "completed") || RawJson.is(in, from, to, "")) {
            return 0;
        }
        if (RawJson.is(in, from, to, "failed") || RawJson.is(in, from, to, "cancelled")) {
            return AnswerProbe.ERROR;
        }
        return RawJson.is(in, from, to, "incomplete") ? INCOMPLETE : ODD;
    }

    private static int details(ByteBuf in, int from, int to) {
        long hit = REASON.next(in, from, to);
        int at = hit < 0 ? -1 : KeySearch.value(hit);
        if (at < 0) {
            return 0;
        }
        boolean limit = RawJson.is(in, at, to, "max_output_tokens")
                || RawJson.is(in, at, to, "max_tokens")
                || RawJson.is(in, at, to, "length");
        return limit ? LIMIT : RawJson.is(in, at, to, "content_filter") ? FILTER : 0;
    }

    @Override
    public int settle(int found, ProbeNotes notes) {
        if ((found & SHAPED) == 0) {
            return AnswerProbe.MALFORMED;
        }
        String status = (found & INCOMPLETE) != 0 ? "incomplete" : (found & ODD) != 0 ? "?" : "";
        String why = (found & LIMIT) != 0 ? "length" : (found & FILTER) != 0 ? "content_filter" : "";
        notes.finish(StatusWords.reason(status, why, (found & CALLS) != 0));
        return found | AnswerProbe.FINISH | AnswerProbe.END;
    }

    @Override
    public EventReader reader() {
        return new AnswerWalk(new WholeGrammar(), false);
    }

    @Override
    public boolean complete(int settled) {
        return (settled & AnswerProbe.END) != 0;
    }
}
