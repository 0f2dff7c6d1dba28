package io.councilrouter.proxy.council;

import io.councilrouter.codec.Owned;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What all questions of a run have in common, ready to be put together: the caller's conversation as an OpenAI request.
 * What a question says beyond it (persona, answers to judge) stands at its very end, so that an engine that has read the
 * conversation once finds it in its prefix cache for every further question.
 *
 * <pre>
 *   {"model": NAME ,"stream":true,"messages":[ ... the user's last words  QUESTION "}], shared fields , its own fields }
 *   |- head -|      |------------------ conversation -------------------|          |------ tail ------|
 * </pre>
 *
 * Immutable.
 *
 * @param head up to the model's name
 * @param conversation from behind the model's name to where the question goes on
 * @param tail the rest, without the last brace
 * @param answer fields of the question for the council's answer, each with its comma before it
 * @param temperature the caller's, as JSON; empty without one
 * @param bounded whether {@code answer} bounds the tokens
 * @param dropped fields of the request that a council has no place for
 */
@SuppressWarnings("ArrayRecordComponent") // made once a run and never compared
record SharedPrompt(
        byte[] head,
        byte[] conversation,
        byte[] tail,
        byte[] answer,
        String temperature,
        boolean bounded,
        List<String> dropped) {

    /**
     * The body of one question.
     *
     * @param model public name of the model
     * @param question what is said behind the conversation
     * @param fields root fields of this question, each with its comma before it
     */
    @Owned
    ByteBuf body(ByteBufAllocator allocator, String model, String question, String fields) {
        String name = JsonEscapes.quoted(model);
        String said = JsonEscapes.quoted(question);
        int room = head.length
                + conversation.length
                + tail.length
                + ByteBufUtil.utf8Bytes(name)
                + ByteBufUtil.utf8Bytes(said)
                + ByteBufUtil.utf8Bytes(fields);
        ByteBuf body = allocator.buffer(room + 1);
        body.writeBytes(head);
        body.writeCharSequence(name, StandardCharsets.UTF_8);
        body.writeBytes(conversation);
        body.writeCharSequence(said.subSequence(1, said.length() - 1), StandardCharsets.UTF_8);
        body.writeBytes(tail);
        body.writeCharSequence(fields, StandardCharsets.UTF_8);
        return body.writeByte('}');
    }

    /** Fields of the question for the council's answer. */
    String answerFields() {
        return new String(answer, StandardCharsets.UTF_8);
    }
}
