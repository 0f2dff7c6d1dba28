package io.councilrouter.codec.engine;

/**
 * One GET of a heartbeat.
 *
 * @param path the engine's own path, or one of its dialect including the version ({@code /v1/...})
 * @param required whether the beat has failed if the answer is not 200
 * @param lists whether its answer is the list of models
 */
public record HeartbeatQuestion(String path, boolean required, boolean lists) {
    /** The question for the list of models, without which a beat says nothing. */
    static HeartbeatQuestion list(String path) {
        return new HeartbeatQuestion(path, true, true);
    }

    /** A question whose answer adds to the list. */
    static HeartbeatQuestion more(String path) {
        return new HeartbeatQuestion(path, false, false);
    }
}
