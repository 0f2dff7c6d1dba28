package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Any server with {@code GET /v1/models}, or a list like it. */
final class ListingEngine implements Engine {
    static final ListingEngine INSTANCE = new ListingEngine("/v1/models");

    /** One whose list comes by pages of twenty unless it is asked for more. */
    static final ListingEngine BY_PAGES = new ListingEngine("/v1/models?limit=1000");

    /** One that lists its models as resources, by pages of fifty unless it is asked for more. */
    static final ListingEngine OF_RESOURCES = new ListingEngine("/v1beta/models?pageSize=1000");

    private final List<HeartbeatQuestion> questions;

    private ListingEngine(String list) {
        questions = List.of(HeartbeatQuestion.list(list));
    }

    @Override
    public List<HeartbeatQuestion> questions() {
        return questions;
    }

    @Override
    public void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into) {
        into.list(body, ListEntry.ListKind.MODELS);
    }
}
