package io.councilrouter.codec.engine;

/**
 * One GET of a heartbeat.
 *
 * @param path path of the engine's own, or of its dialect with its version ({@code /v1/...})
 * @param required whether the beat is missed when it is not answered with 200
 * @param lists whether its answer is the list of models
 */
public record HeartbeatQuestion(String path, boolean required, boolean lists) {
    /** The question for the list of models, without which a beat says nothing. */
    static HeartbeatQuestion list(String path) {
        return new HeartbeatQuestion(path, true, true);
    }

    /** A question whose answer adds to what the list says. */
    static HeartbeatQuestion more(String path) {
        return new HeartbeatQuestion(path, false, false);
    }
}
