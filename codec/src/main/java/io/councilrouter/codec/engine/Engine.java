package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the heartbeat speaks to one kind of engine. Stateless, shared. */
public interface Engine {

    /** What to ask, in order, every beat. */
    List<HeartbeatQuestion> questions();

    /** What to ask about each model of which the list does not say what it can do; null where that cannot be asked. */
    default @Nullable ModelQuestion aboutModels() {
        return null;
    }

    /**
     * Reads one answer; one that is unreadable, or cut, changes nothing but what stands in place of the list of models.
     *
     * @param question index into {@link #questions}
     * @param status HTTP status
     */
    void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into);
}
