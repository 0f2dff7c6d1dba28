package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.council.Wishes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Replays one question of a run, a message per step. Belongs to one attempt, on its loop. */
final class QuestionReader implements RequestReader {
    private final SharedPrompt prompt;
    private final byte[] said;
    private final Wishes wishes;
    private int at;

    /**
     * A reader.
     *
     * @param said what follows the conversation, the inside of a JSON string in UTF-8
     */
    QuestionReader(SharedPrompt prompt, byte[] said, Wishes wishes) {
        this.prompt = prompt;
        this.said = said;
        this.wishes = wishes;
    }

    @Override
    public Status step(ChatSink sink) {
        ChatTape conversation = prompt.conversation();
        at = conversation.say(at, sink);
        if (at < conversation.calls()) {
            return Status.MORE;
        }
        ByteBuf last = prompt.lastWords(said);
        try {
            sink.text(last);
        } finally {
            last.release();
        }
        sink.messageEnd();
        wish(sink);
        sink.end();
        return Status.DONE;
    }

    private void wish(ChatSink sink) {
        prompt.fields().sayAll(sink);
        if (!wishes.temperature().isEmpty()) {
            sink.param(Param.TEMPERATURE, bytes(wishes.temperature()));
        }
        if (wishes.mostTokens() > 0) {
            sink.param(Param.MAX_TOKENS, bytes(Integer.toString(wishes.mostTokens())));
        }
        Wishes.NamedSchema schema = wishes.schema();
        if (!schema.json().isEmpty()) {
            sink.format(schema.name(), true, bytes(schema.json()));
        }
        if (wishes.callers()) {
            prompt.answer().sayAll(sink);
        }
    }

    private static ByteBuf bytes(String json) {
        return Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Fault fault() {
        return null;
    }

    @Override
    public void close() {
        // The prompt is the run's.
    }
}
