package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.proxy.relay.AnswerShape;
import io.councilrouter.routing.table.Backend;
import java.util.List;

/**
 * One try at one backend as those see it who watch: all that they can do to it is to hold its bytes back for a moment. On the
 * exchange's loop.
 */
public interface AttemptView extends Holdable {

    /** Who was asked. */
    Backend backend();

    /** Public name of the model that was asked. */
    String served();

    /** The wire on which the backend was asked. */
    Wire wire();

    /** What kind of answer it is; known once its first bytes have come. */
    AnswerShape shape();

    /** Whether the client is told the answer in our words rather than in the backend's bytes, so that its id is ours. */
    boolean retold();

    /** Names of what the backend's dialect had no place for, or the client's in the answer so far. */
    List<String> dropped();
}
