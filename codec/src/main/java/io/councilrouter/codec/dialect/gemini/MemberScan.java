package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/** Steps over the members of one JSON object without parsing it or looking inside them. Reusable; allocates nothing. */
final class MemberScan {
    private int at;
    private int to;
    private int key;
    private int from;
    private int end;

    /** Begins the object at {@code brace}, which ends before {@code limit}. */
    void start(@Borrowed ByteBuf in, int brace, int limit) {
        to = limit;
        at = KeySearch.skipBlank(in, brace + 1, limit);
    }

    /** Steps to the next member; false where there is none. */
    boolean next(@Borrowed ByteBuf in, KeySearch names) {
        if (at >= to || in.getByte(at) != '"') {
            return false;
        }
        int name = RawJson.string(in, at, to);
        int colon = name < 0 ? to : KeySearch.skipBlank(in, name, to);
        from = colon < to ? KeySearch.skipBlank(in, colon + 1, to) : to;
        end = RawJson.value(in, from, to);
        if (end < 0) {
            return false;
        }
        key = names.of(in, at + 1, name - 1);
        at = KeySearch.skipBlank(in, end, to);
        at = at < to && in.getByte(at) == ',' ? KeySearch.skipBlank(in, at + 1, to) : at;
        return true;
    }

    /** Which name it has, −1 for none of those that were given. */
    int key() {
        return key;
    }

    /** First byte of its value. */
    int from() {
        return from;
    }

    /** One past its value. */
    int end() {
        return end;
    }
}
