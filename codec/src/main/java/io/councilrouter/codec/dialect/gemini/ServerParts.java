package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.KeySearch;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Set;

/** Tools that the server runs itself, and what they were asked and answered: passed on as they are. Stateless. */
final class ServerParts {
    private static final Set<String> STEPS =
            Set.of("executableCode", "codeExecutionResult", "toolCall", "toolResponse");

    private static final Set<String> TOOLS = Set.of(
            "googleSearch",
            "googleSearchRetrieval",
            "codeExecution",
            "urlContext",
            "computerUse",
            "fileSearch",
            "googleMaps",
            "mcpServers");

    private ServerParts() {}

    /** Whether it is a step of this dialect: other servers have such tools as well, and say so in other words. */
    static boolean known(String type, @Borrowed ByteBuf raw) {
        return STEPS.contains(type) && names(type, raw);
    }

    /** Whether it is a tool of this dialect. */
    static boolean tool(String type, @Borrowed ByteBuf raw) {
        return TOOLS.contains(type) && names(type, raw);
    }

    private static boolean names(String type, ByteBuf raw) {
        int from = raw.readerIndex();
        int to = raw.writerIndex();
        String snake = type.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return new KeySearch(type, snake).next(raw, from, to) >= 0;
    }
}
