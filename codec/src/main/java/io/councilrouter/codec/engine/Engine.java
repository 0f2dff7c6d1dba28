package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How heartbeats talk to one kind of engine. Stateless, shared. */
public interface Engine {

    /** What to ask in every beat, in this order. */
    List<HeartbeatQuestion> questions();

    /**
     * What to ask about each model if the list does not say what the model can do; null where there is nothing to ask.
     */
    default @Nullable ModelQuestion aboutModels() {
        return null;
    }

    /**
     * Reads one answer. An unreadable or truncated one changes nothing, except that an unreadable model list is noted
     * as such.
     *
     * @param question index into {@link #questions}
     * @param status HTTP status
     */
    void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into);
}
