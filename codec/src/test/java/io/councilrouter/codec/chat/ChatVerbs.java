package io.councilrouter.codec.chat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request's verbs as lines, {@code verb first | second | ...}: writes them down, and calls them again. This class
 * needs to know none of the verbs: they are those of {@link ChatSink}.
 */
public final class ChatVerbs {
    private static final String BETWEEN = " | ";

    private ChatVerbs() {}

    /** A sink that writes down its verbs, including those with a default. */
    public static ChatSink into(List<String> lines) {
        return (ChatSink) Proxy.newProxyInstance(
                ChatSink.class.getClassLoader(), new Class<?>[] {ChatSink.class}, (p, verb, args) -> {
                    List<String> words = new ArrayList<>();
                    for (Object each : args == null ? new Object[0] : args) {
                        words.add(word(each));
                    }
                    lines.add((verb.getName() + " " + String.join(BETWEEN, words)).stripTrailing());
                    return null;
                });
    }

    private static String word(@Nullable Object argument) {
        // White space between the tokens of a raw value means nothing; a text contains no line ends.
        return argument instanceof ByteBuf buf
                ? buf.toString(StandardCharsets.UTF_8).replace('\n', ' ')
                : String.valueOf(argument);
    }

    /** Calls the verb in a line on a sink. */
    public static void say(String line, ChatSink sink) {
        int blank = line.indexOf(' ');
        String name = blank < 0 ? line : line.substring(0, blank);
        String rest = blank < 0 ? "" : line.substring(blank + 1);
        int count = rest.split(" \\|(?: |$)", -1).length;
        Method verb = Arrays.stream(ChatSink.class.getMethods())
                .filter(each -> each.getName().equals(name))
                .filter(each -> !name.equals("format") || (each.getParameterCount() == 3) == (count == 3))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no verb " + name));
        Class<?>[] types = verb.getParameterTypes();
        String[] words = rest.split(" \\|(?: |$)", types.length);
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(types[i], i < words.length ? words[i] : "");
        }
        try {
            verb.invoke(sink, arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(line, e);
        }
    }

    private static @Nullable Object argument(Class<?> type, String word) {
        if (type == String.class) {
            return word;
        }
        if (type == boolean.class) {
            return Boolean.valueOf(word);
        }
        if (type == long.class) {
            return Long.valueOf(word);
        }
        if (type == ByteBuf.class) {
            return word.equals("null") ? null : Unpooled.copiedBuffer(word, StandardCharsets.UTF_8);
        }
        return Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
                .filter(each -> each.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + word));
    }
}
