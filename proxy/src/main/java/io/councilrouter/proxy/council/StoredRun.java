package io.councilrouter.proxy.council;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A run as it is kept: as a chat's answer whose text is the council's, and whose reasoning is the {@code council} object.
 * Members' questions have rows of their own with the run's id.
 */
final class StoredRun {
    private StoredRun() {}

    /** Keeps the run that answered {@code x}, as {@code wire} writes it. */
    static void keep(Exchange x, Wire wire, String answer, CouncilResult result) {
        Pieces pieces = new Pieces(x.loop().allocator());
        CouncilJson.write(result, true, new JsonWriter(pieces));
        ByteBuf council = pieces.takeComposite();
        String text = council.toString(StandardCharsets.UTF_8);
        council.release();
        JsonWriter json = new JsonWriter(pieces);
        json.open().name("choices").openArray().open().name("index").number(0L);
        json.name("message")
                .open()
                .name("role")
                .string("assistant")
                .name("content")
                .string(answer);
        json.name("reasoning_content").string(text).close();
        json.name("finish_reason").string("stop").close().closeArray().close();
        ByteBuf whole = pieces.takeComposite();
        x.loop().toldOwn(x, wire, whole);
        whole.release();
    }
}
