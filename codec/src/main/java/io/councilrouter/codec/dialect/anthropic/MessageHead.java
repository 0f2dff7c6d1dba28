package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.json.JsonWriter;

/** What streamed and whole answers have in common. Stateless. */
final class MessageHead {
    private static final byte[] CALL = ascii("{\"type\":\"tool_use\",\"id\":");
    private static final byte[] NAME = ascii(",\"name\":");
    private static final byte[] INPUT = ascii(",\"input\":");

    private MessageHead() {}

    /** Writes the message's opening brace, id, type, role and model, with a comma behind. */
    static void identity(AnswerOrder order, ByteSink out) {
        ascii("{\"id\":", out);
        new JsonWriter(out).string("msg_" + order.id());
        ascii(",\"type\":\"message\",\"role\":\"assistant\",\"model\":", out);
        new JsonWriter(out).string(order.model());
        ascii(",", out);
    }

    /** Writes the beginning of a call's block, up to its input. */
    static void call(String id, String name, ByteSink out) {
        out.append(CALL);
        new JsonWriter(out).string(id);
        out.append(NAME);
        new JsonWriter(out).string(name);
        out.append(INPUT);
    }

    /** The id a call is answered by: the upstream's, else one that no other answer has. */
    static String callId(AnswerOrder order, int index, String id) {
        return id.isEmpty() ? "toolu_" + index + "_" + order.id() : id;
    }
}
