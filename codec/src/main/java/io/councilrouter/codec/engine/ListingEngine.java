package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Any server with {@code GET /v1/models}. */
final class ListingEngine implements Engine {
    static final ListingEngine INSTANCE = new ListingEngine();

    private static final List<HeartbeatQuestion> QUESTIONS = List.of(HeartbeatQuestion.list("/v1/models"));

    private ListingEngine() {}

    @Override
    public List<HeartbeatQuestion> questions() {
        return QUESTIONS;
    }

    @Override
    public void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into) {
        into.list(body, ListEntry.ListKind.MODELS);
    }
}
