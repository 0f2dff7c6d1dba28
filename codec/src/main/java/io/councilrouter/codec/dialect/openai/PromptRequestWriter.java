package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootedRequestWriter;
import io.netty.buffer.ByteBuf;

/**
 * Writes a request of {@code /v1/completions}. The prompt is sent as it is: a template, system text or images that came
 * with it are dropped and reported.
 */
final class PromptRequestWriter implements RootedRequestWriter {
    private final ByteSink out;
    private final RootFields root;
    private final HeldPieces prompt = new HeldPieces();
    private boolean user;
    private boolean wanted;
    private boolean odds;

    PromptRequestWriter(RequestOrder order, ByteSink out) {
        this.out = out;
        this.root = new RootFields(order);
        root.begin(out);
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        // Here "logprobs" is the number that chat calls "top_logprobs"; 0 asks for those of the answer's own tokens.
        if (key == Param.TOP_LOGPROBS) {
            odds = true;
            root.raw("logprobs", raw);
        } else if (key == Param.LOGPROBS) {
            wanted = raw.readableBytes() > 0 && raw.getByte(raw.readerIndex()) == 't';
        } else {
            root.param(key, raw);
        }
    }

    @Override
    public void promptOdds(@Borrowed ByteBuf raw) {
        param(Param.TOP_LOGPROBS, raw);
    }

    @Override
    public void thinking(Thinking level) {
        if (level != Thinking.OFF) {
            root.dropped().report("reasoning_effort");
        }
    }

    @Override
    public void message(Role speaker) {
        user = speaker == Role.USER;
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        if (user) {
            prompt(escaped);
        } else {
            root.dropped().report("system");
        }
    }

    @Override
    public void messageEnd() {
        user = false;
    }

    @Override
    public void prompt(@Borrowed ByteBuf escaped) {
        prompt.append(escaped);
    }

    @Override
    public void suffix(@Borrowed ByteBuf escaped) {
        ascii(",\"suffix\":\"", root.more());
        root.more().append(escaped);
        ascii("\"", root.more());
    }

    @Override
    public void end() {
        ascii(",\"prompt\":\"", out);
        prompt.moveTo(out);
        ascii(wanted && !odds ? "\",\"logprobs\":0" : "\"", out);
        root.end(out);
        close();
    }

    @Override
    public RootFields root() {
        return root;
    }

    @Override
    public void close() {
        root.close();
        prompt.close();
    }
}
