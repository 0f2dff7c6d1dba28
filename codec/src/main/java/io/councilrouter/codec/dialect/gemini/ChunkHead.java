package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What streamed and whole answers have in common. Stateless. */
final class ChunkHead {
    private static final byte[] INLINE = ascii("{\"inlineData\":{\"mimeType\":");
    private static final byte[] DATA = ascii(",\"data\":\"");
    private static final byte[] FILE = ascii("{\"fileData\":{\"mimeType\":");
    private static final byte[] URI = ascii(",\"fileUri\":\"");
    private static final byte[] MEDIUM_END = ascii("\"}}");
    private static final byte[] CALL = ascii("{\"functionCall\":{\"name\":");
    private static final byte[] ID = ascii(",\"id\":");
    private static final byte[] ARGS = ascii(",\"args\":");
    private static final byte[] CLOSE = ascii("}");

    static final byte[] SEAL = ascii(",\"thoughtSignature\":\"");
    static final byte[] SEAL_END = ascii("\"");
    static final byte[] GROUNDS = ascii(",\"groundingMetadata\":{\"groundingChunks\":[");
    static final byte[] GROUNDS_END = ascii("]}");

    private ChunkHead() {}

    /** The root fields that every object of the answer ends with, from a comma to before the brace. */
    static byte[] identity(AnswerOrder order) {
        String text = ",\"modelVersion\":" + JsonEscapes.quoted(order.model()) + ",\"responseId\":"
                + JsonEscapes.quoted(order.id());
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes a medium as a part; {@code inside} for its bytes, else its address. */
    static void medium(String type, boolean inside, @Borrowed ByteBuf escaped, ByteSink out) {
        out.append(inside ? INLINE : FILE);
        new JsonWriter(out).string(type);
        out.append(inside ? DATA : URI);
        out.append(escaped);
        out.append(MEDIUM_END);
    }

    /** Writes a call as a part, with its signature if it has one; nothing is left in {@code seal}. */
    static void call(String id, String name, HeldText arguments, HeldText seal, ByteSink out) {
        out.append(CALL);
        new JsonWriter(out).string(name);
        out.append(ARGS);
        ArgumentObject.write(arguments.view(), out);
        if (!id.isEmpty()) {
            out.append(ID);
            new JsonWriter(out).string(id);
        }
        out.append(CLOSE);
        if (!seal.isEmpty()) {
            out.append(SEAL);
            seal.moveTo(out);
            out.append(SEAL_END);
        }
        out.append(CLOSE);
    }
}
