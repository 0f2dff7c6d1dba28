package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** A server that offers nothing to ask for free; its health shows only in the answers it gives. */
final class SilentEngine implements Engine {
    static final SilentEngine INSTANCE = new SilentEngine();

    private SilentEngine() {}

    @Override
    public List<HeartbeatQuestion> questions() {
        return List.of();
    }

    @Override
    public void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into) {
        // Nothing was asked.
    }
}
