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
 * What all questions of a run have in common: the caller's conversation, as calls that each question replays. What a
 * question adds (persona, answers to judge) stands at its very end, so an engine that has read the conversation once
 * finds it in its prefix cache for every later question.
 *
 * <pre>
 *   message text ... messageEnd  message text(the user's last words, QUESTION) messageEnd  fields  its own wishes  end
 *   |------------- conversation -------------|------ open -------|
 * </pre>
 *
 * <p>Immutable until it is closed. Belongs to one run, on its loop.
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
     * @param conversation the conversation up to the point where a question continues
     * @param fields the other fields that every question has
     * @param answer the caller's fields that apply to the council's answer alone
     * @param temperature the caller's temperature as JSON; empty if there is none
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

    /** The caller's temperature as JSON; empty if there is none. */
    String temperature() {
        return temperature;
    }

    /** Fields of the request that a council has no place for. */
    List<String> dropped() {
        return dropped;
    }

    /** {@code question} as a request that can be sent. */
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

    /** The other fields that every question has. */
    ChatTape fields() {
        return fields;
    }

    /** The caller's fields that apply to the council's answer alone. */
    ChatTape answer() {
        return answer;
    }

    /** The user's last text and the question after it as one text; the caller releases it. */
    ByteBuf lastWords(byte[] said) {
        ByteBuf open = conversation.open();
        return allocator
                .buffer(open.readableBytes() + said.length)
                .writeBytes(open)
                .writeBytes(said);
    }

    /** Releases what it holds; call once, after the last question. */
    void close() {
        conversation.release();
        fields.release();
        answer.release();
    }
}
