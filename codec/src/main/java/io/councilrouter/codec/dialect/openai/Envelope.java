package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** What streamed and whole answers have in common. Stateless. */
final class Envelope {
    private static final byte[] CALL_ID = ascii("\"id\":");
    private static final byte[] CALL_NAME = ascii(",\"type\":\"function\",\"function\":{\"name\":");
    private static final byte[] CALL_ARGUMENTS = ascii(",\"arguments\":\"");
    private static final byte[] CONTENT = ascii("{\"content\":");
    private static final byte[] CONTENT_END = ascii(",\"refusal\":null}");

    private Envelope() {}

    /** The beginning of every chunk, up to the comma before {@code choices}; made once per answer. */
    static byte[] head(Operation operation, AnswerOrder order) {
        boolean chat = operation == Operation.CHAT;
        HeldText held = new HeldText();
        try {
            held.append(ascii("data: "));
            identity(operation, chat ? "chat.completion.chunk" : "text_completion", order, held);
            return ByteBufUtil.getBytes(held.view());
        } finally {
            held.close();
        }
    }

    /** Writes the opening brace, id, object, created and model, each followed by a comma. */
    static void identity(Operation operation, String object, AnswerOrder order, ByteSink out) {
        out.append(ascii("{\"id\":"));
        string((operation == Operation.CHAT ? "chatcmpl-" : "cmpl-") + order.id(), out);
        out.append(ascii(",\"object\":\"" + object + "\",\"created\":" + order.created() / 1000 + ",\"model\":"));
        string(order.model(), out);
        out.append(ascii(","));
    }

    /** Writes a call's id and name and the opening quote of its arguments, with no comma in front. */
    static void call(String id, String name, ByteSink out) {
        out.append(CALL_ID);
        string(id, out);
        out.append(CALL_NAME);
        string(name, out);
        out.append(CALL_ARGUMENTS);
    }

    /** The id of a call: the upstream's, else one that no other answer has. */
    static String callId(AnswerOrder order, int choice, int index, String id) {
        return id.isEmpty() ? "call_" + (choice == 0 ? "" : choice + "_") + index + "_" + order.id() : id;
    }

    /** Whether log probabilities in this shape can be written: completions have a shape of their own. */
    static boolean fitLogprobs(boolean chat, @Borrowed ByteBuf raw) {
        return raw.isReadable() && (chat || raw.getByte(raw.readerIndex()) == '{');
    }

    /** Writes log probabilities; a flat list (Ollama's) goes under {@code content}, where OpenAI has it. */
    static void logprobs(@Borrowed ByteBuf raw, ByteSink out) {
        boolean flat = raw.getByte(raw.readerIndex()) == '[';
        if (flat) {
            out.append(CONTENT);
        }
        out.append(raw);
        if (flat) {
            out.append(CONTENT_END);
        }
    }

    /** Writes a JSON string with its quotes. */
    static void string(String text, ByteSink out) {
        new JsonWriter(out).string(text);
    }
}
