package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lines are left out of a request, and that nothing else is. */
final class ClientLinesTest {
    private static final String LINE = "x-own-header: version=2.1.37.0d9; entry=cli; check=fa690;";
    private int removed;

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> told(Consumer<ChatSink> request) {
        List<String> verbs = new ArrayList<>();
        ChatSink sink = (ChatSink) Proxy.newProxyInstance(
                ChatSink.class.getClassLoader(), new Class<?>[] {ChatSink.class}, (_, method, arguments) -> {
                    StringBuilder verb = new StringBuilder(method.getName());
                    for (Object each : arguments == null ? new Object[0] : arguments) {
                        verb.append(' ')
                                .append(each instanceof ByteBuf buf ? buf.toString(StandardCharsets.UTF_8) : each);
                    }
                    verbs.add(verb.toString());
                    return null;
                });
        request.accept(new ClientLines(sink, "x-own-", () -> removed++));
        return verbs;
    }

    private List<String> system(String... texts) {
        return told(to -> {
            to.message(Role.SYSTEM);
            for (String text : texts) {
                ByteBuf part = bytes(text);
                to.text(part);
                assertEquals(0, part.readerIndex(), "a borrowed buffer keeps its place");
            }
            to.messageEnd();
        });
    }

    @Test
    void aPartThatIsSuchALineIsLeftOutWhole() {
        assertEquals(
                List.of("drop client_line", "message SYSTEM", "text You are.", "text Do it.", "messageEnd"),
                system(LINE, "You are.", "Do it."));
        assertEquals(1, removed);
    }

    @Test
    void aMessageOfNothingElseIsLeftOutWithItsMark() {
        assertEquals(List.of("drop client_line", "message USER", "messageEnd"), told(to -> {
            to.message(Role.SYSTEM);
            to.text(bytes(LINE));
            to.cacheMark("5m");
            to.messageEnd();
            to.message(Role.USER);
            to.messageEnd();
        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "x-own-header: a=1; check=fa690;\\nYou are.|You are.",
                "x-own-header: a=1; check=fa690\\nYou are.|You are.",
                "x-own-header: check=fa690;You are.|You are.",
                "x-own-header: check=fa690; You are = here.| You are = here.",
                "x-own-a: b=c;\\nx-own-d: e=f;\\n\\nYou are.|\\nYou are.",
            })
    void whatStandsBehindSuchALineStays(String text, String rest) {
        List<String> told = system(text);
        assertEquals(
                List.of("message SYSTEM", "text " + rest, "messageEnd"), told.subList(told.size() - 3, told.size()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "You are. x-own-header: a=b;",
                "x-own-header is a header: a=b;",
                "x-own-header: see the manual.",
                "x-own-header:",
                "x-own-",
                "X-Own-Header: a=b;",
                "''",
            })
    void whatOnlyLooksLikeItStays(String text) {
        List<String> told = system(text);
        assertEquals(List.of("message SYSTEM", "text " + text, "messageEnd"), told);
        assertEquals(0, removed);
    }

    @Test
    void theLastFieldMayLackItsSemicolon() {
        assertEquals(List.of("drop client_line"), system("x-own-header: a=b"));
    }

    @Test
    void aLineOfMoreThanAKibibyteStays() {
        String text = "x-own-header: " + "a=b; ".repeat(300) + "\\nYou are.";
        assertEquals(List.of("message SYSTEM", "text " + text, "messageEnd"), system(text));
    }

    @Test
    void onlyTheSystemIsLookedAt() {
        assertEquals(List.of("message USER", "text " + LINE, "messageEnd"), told(to -> {
            to.message(Role.USER);
            to.text(bytes(LINE));
            to.messageEnd();
        }));
        assertEquals(0, removed);
    }

    @Test
    void anEmptyMessageOfTheSystemStays() {
        assertEquals(List.of("message SYSTEM", "messageEnd"), system());
    }
}
