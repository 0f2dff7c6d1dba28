package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.council.Question;
import io.councilrouter.council.RoleAssignment;
import io.councilrouter.proxy.exchange.ToldRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * What all questions of a run have in common: the caller's conversation, as calls that each question says again. What a
 * question says beyond it (persona, answers to judge) stands at its very end, so that an engine that has read the
 * conversation once finds it in its prefix cache for every further question.
 *
 * <pre>
 *   message text ... messageEnd  message text(the user's last words, QUESTION) messageEnd  fields  its own wishes  end
 *   |------------- conversation -------------|------ open -------|
 * </pre>
 *
 * <p>Immutable until it is closed. One run's, on its loop.
 */
final class SharedPrompt {
    /** About how many bytes of a body are neither conversation nor question: model, stream flag, wishes. */
    private static final int AROUND = 160;

    private final ChatTape conversation;
    private final ChatTape fields;
    private final ChatTape answer;
    private final String temperature;
    private final boolean asItCame;
    private final List<String> dropped;
    private final ByteBufAllocator allocator;

    /**
     * A prompt.
     *
     * @param conversation up to where a question goes on
     * @param fields what stands beside it in every question
     * @param answer what the caller wishes of the council's answer
     * @param temperature the caller's, as JSON; empty without one
     * @param asItCame whether the caller speaks the dialect in which members are asked
     * @param dropped fields of the request that a council has no place for
     */
    SharedPrompt(
            ChatTape conversation,
            ChatTape fields,
            ChatTape answer,
            String temperature,
            boolean asItCame,
            List<String> dropped,
            ByteBufAllocator allocator) {
        this.conversation = conversation;
        this.fields = fields;
        this.answer = answer;
        this.temperature = temperature;
        this.asItCame = asItCame;
        this.dropped = dropped;
        this.allocator = allocator;
    }

    /** The caller's temperature as JSON; empty without one. */
    String temperature() {
        return temperature;
    }

    /** Fields of the request that a council has no place for. */
    List<String> dropped() {
        return dropped;
    }

    /** {@code question}, to be asked. */
    ToldRequest asking(Question question) {
        byte[] said = RoleAssignment.inside(question.text());
        long size = conversation.size() + fields.size() + answer.size() + said.length + AROUND;
        boolean images = conversation.media() > 0;
        RequestFacts facts = RequestFacts.told(question.model(), images, size - conversation.media());
        return new ToldRequest() {
            @Override
            public RequestFacts facts() {
                return facts;
            }

            @Override
            public long size() {
                return size;
            }

            @Override
            public boolean asItCame() {
                return asItCame;
            }

            @Override
            public RequestReader reader() {
                return new QuestionReader(SharedPrompt.this, said, question.wishes());
            }
        };
    }

    /** The caller's conversation. */
    ChatTape conversation() {
        return conversation;
    }

    /** What stands beside it in every question. */
    ChatTape fields() {
        return fields;
    }

    /** What the caller wishes of the council's answer. */
    ChatTape answer() {
        return answer;
    }

    /** The user's last words and what the question says behind them, as one text; whoever asks releases it. */
    ByteBuf lastWords(byte[] said) {
        ByteBuf open = conversation.open();
        return allocator
                .buffer(open.readableBytes() + said.length)
                .writeBytes(open)
                .writeBytes(said);
    }

    /** Releases what it holds, once, when nobody asks any more. */
    void close() {
        conversation.release();
        fields.release();
        answer.release();
    }
}
