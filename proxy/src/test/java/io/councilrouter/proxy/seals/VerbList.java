package io.councilrouter.proxy.seals;

import io.councilrouter.codec.chat.ChatSink;
import io.netty.buffer.ByteBuf;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The verbs of a request as a list of words. */
final class VerbList {
    private final List<String> verbs = new ArrayList<>();

    ChatSink sink() {
        return (ChatSink) Proxy.newProxyInstance(
                ChatSink.class.getClassLoader(), new Class<?>[] {ChatSink.class}, (proxy, verb, args) -> {
                    verbs.add(
                            switch (verb.getName()) {
                                case "text", "reasoning" -> verb.getName() + " " + text(args[0]);
                                case "sealed" -> "sealed " + text(args[1]);
                                case "toolCall" -> "call " + args[1];
                                default -> verb.getName();
                            });
                    return null;
                });
    }

    private static String text(Object bytes) {
        return ((ByteBuf) bytes).toString(StandardCharsets.UTF_8);
    }

    /** What the last message says. */
    List<String> ofAssistant() {
        return verbs.subList(verbs.lastIndexOf("message") + 1, verbs.size() - 1);
    }
}
