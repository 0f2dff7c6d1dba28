package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.ChatSink.ToolChoice;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The declared tools and which of them may be called, held until the conversation is written. One request's.
 *
 * <pre>
 *   choice                       mode         allowedFunctionNames
 *   auto                         AUTO         -
 *   auto, only some              VALIDATED    these
 *   auto, to the letter          VALIDATED    -
 *   required, only some          ANY          these
 *   this one                     ANY          this one
 *   none                         NONE         -
 * </pre>
 */
final class ToolList {
    private final HeldPieces functions = new HeldPieces();
    private final HeldPieces others = new HeldPieces();
    private final List<String> allowed = new ArrayList<>(0);
    private boolean chosen;
    private boolean strict;
    private ToolChoice choice = ToolChoice.AUTO;

    void open(String name) {
        ascii(functions.isEmpty() ? "{\"name\":" : ",{\"name\":", functions);
        new JsonWriter(functions).string(name);
    }

    void description(@Borrowed ByteBuf escaped) {
        ascii(",\"description\":\"", functions);
        functions.append(escaped);
        ascii("\"", functions);
    }

    void parameters(@Borrowed ByteBuf raw) {
        ascii(",\"parametersJsonSchema\":", functions);
        functions.append(raw);
    }

    void close() {
        ascii("}", functions);
    }

    /** Arguments must follow their schema to the letter. */
    void strict() {
        strict = true;
    }

    /** A tool of the API's own, as it came. */
    void raw(@Borrowed ByteBuf tool) {
        ascii(others.isEmpty() ? "" : ",", others);
        others.append(tool);
    }

    void allow(String name) {
        allowed.add(name);
    }

    void choose(ToolChoice wanted, String name) {
        chosen = true;
        choice = wanted;
        if (wanted == ToolChoice.NAMED) {
            allowed.clear();
            allowed.add(name);
        }
    }

    /** Writes both fields, each with its comma first, if there are any tools. */
    void moveTo(ByteSink out) {
        if (functions.isEmpty() && others.isEmpty()) {
            return;
        }
        boolean own = !functions.isEmpty();
        ascii(",\"tools\":[", out);
        if (own) {
            ascii("{\"functionDeclarations\":[", out);
            functions.moveTo(out);
            ascii("]}", out);
        }
        if (!others.isEmpty()) {
            ascii(own ? "," : "", out);
            others.moveTo(out);
        }
        ascii("]", out);
        if (own && (chosen || strict || !allowed.isEmpty())) {
            config(out);
        }
    }

    private void config(ByteSink out) {
        boolean some = !allowed.isEmpty() && choice != ToolChoice.NONE;
        String mode =
                switch (choice) {
                    case NONE -> "NONE";
                    case REQUIRED, NAMED -> "ANY";
                    case AUTO -> some || strict ? "VALIDATED" : "AUTO";
                };
        ascii(",\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"" + mode + "\"", out);
        if (some) {
            ascii(",\"allowedFunctionNames\":", out);
            JsonWriter json = new JsonWriter(out);
            json.openArray();
            allowed.forEach(json::string);
            json.closeArray();
        }
        ascii("}}", out);
    }

    /** Releases what is held. Idempotent. */
    void release() {
        functions.close();
        others.close();
    }
}
