package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/** Items that tell what tools did that the server runs itself: a conversation goes on without them. Stateless. */
final class ServerItems {
    private static final KeySearch TYPE = new KeySearch("type");

    private static final Set<String> STEPS = Set.of(
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "image_generation_call",
            "mcp_call",
            "mcp_list_tools");

    private ServerItems() {}

    /** Whether items of that type are such. */
    static boolean isStep(String type) {
        return STEPS.contains(type);
    }

    /** Whether {@code raw} is such an item, of that type. */
    static boolean isStep(String type, @Borrowed ByteBuf raw) {
        if (!isStep(type)) {
            return false;
        }
        int to = raw.writerIndex();
        long hit = TYPE.next(raw, raw.readerIndex(), to);
        while (hit >= 0 && !RawJson.is(raw, KeySearch.value(hit), to, type)) {
            hit = TYPE.next(raw, KeySearch.value(hit), to);
        }
        return hit >= 0;
    }
}
