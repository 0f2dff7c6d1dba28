package io.councilrouter.codec.dialect.ollama;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootedRequestWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Writes a request of {@code /api/generate} from a prompt, or from a conversation of a system text and a user's
 * message. The engine applies the model's template, as Ollama's own layer for OpenAI's completions does.
 */
final class GenerateRequestWriter implements RootedRequestWriter {
    private final ByteSink out;
    private final RootFields root;
    private final HeldPieces prompt = new HeldPieces();
    private final HeldPieces system = new HeldPieces();
    private final HeldPieces images = new HeldPieces();
    private final HeldPieces suffix = new HeldPieces();
    private HeldPieces open = prompt;

    GenerateRequestWriter(RequestOrder order, ByteSink out) {
        this.out = out;
        this.root = new RootFields(order);
        root.begin(out);
        root.stream(out);
    }

    @Override
    public void message(Role role) {
        open = role == Role.SYSTEM || role == Role.DEVELOPER ? system : prompt;
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        ascii(open.isEmpty() ? "" : "\\n", open);
        open.append(escaped);
    }

    @Override
    public void prompt(@Borrowed ByteBuf escaped) {
        open = prompt;
        text(escaped);
    }

    @Override
    public void suffix(@Borrowed ByteBuf escaped) {
        suffix.append(escaped);
    }

    @Override
    public void promptOdds(@Borrowed ByteBuf raw) {
        param(Param.TOP_LOGPROBS, raw);
        param(Param.LOGPROBS, Unpooled.wrappedBuffer("true".getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void media(Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        if (root.takes(kind, source)) {
            ascii(images.isEmpty() ? "\"" : ",\"", images);
            images.append(escaped);
            ascii("\"", images);
        }
    }

    @Override
    public void messageEnd() {
        open = prompt;
    }

    @Override
    public void end() {
        string("system", system, false);
        string("prompt", prompt, true);
        string("suffix", suffix, false);
        if (!images.isEmpty()) {
            ascii(",\"images\":[", out);
            images.moveTo(out);
            ascii("]", out);
        }
        root.end(out);
        close();
    }

    private void string(String name, HeldPieces held, boolean always) {
        if (always || !held.isEmpty()) {
            ascii(",\"" + name + "\":\"", out);
            held.moveTo(out);
            ascii("\"", out);
        }
    }

    @Override
    public RootFields root() {
        return root;
    }

    @Override
    public void close() {
        root.close();
        prompt.close();
        system.close();
        images.close();
        suffix.close();
    }
}
