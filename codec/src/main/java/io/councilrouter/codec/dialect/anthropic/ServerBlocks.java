package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.RawJson;
import io.netty.buffer.ByteBuf;

/** Blocks of tools that the server runs itself, which are passed on as they are. Stateless. */
final class ServerBlocks {
    private static final KeySearch TYPE = new KeySearch("type");

    private ServerBlocks() {}

    /** Whether it is a block of this dialect: other servers have such tools as well, and say so in other words. */
    static boolean known(String type, @Borrowed ByteBuf raw) {
        boolean ours =
                switch (type) {
                    case "server_tool_use", "mcp_tool_use", "container_upload", "compaction" -> true;
                    default -> type.endsWith("_tool_result");
                };
        return ours && says(type, raw);
    }

    private static boolean says(String type, ByteBuf raw) {
        int to = raw.writerIndex();
        long hit = TYPE.next(raw, raw.readerIndex(), to);
        while (hit >= 0 && !RawJson.is(raw, KeySearch.value(hit), to, type)) {
            hit = TYPE.next(raw, KeySearch.value(hit), to);
        }
        return hit >= 0;
    }
}
