package io.councilrouter.app.cli;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Turns a gateway's error answers into messages for people. */
final class Answers {
    private static final String NOT_OURS = "is it a council-router?";

    private Answers() {}

    /** The message of an error, whatever its dialect. */
    static String message(BlockingRequest.CommandAnswer answer) {
        try {
            if (JsonText.parse(answer.body()) instanceof Map<?, ?> body) {
                if (body.get("error") instanceof Map<?, ?> error && error.get("message") instanceof String message) {
                    return message;
                }
                if (body.get("error") instanceof String message && !message.isEmpty()) {
                    return message;
                }
            }
        } catch (IOException e) {
            return NOT_OURS;
        }
        return NOT_OURS;
    }

    /** Says what was asked and how it failed. */
    static String problem(URI where, BlockingRequest.CommandQuestion question, BlockingRequest.CommandAnswer answer) {
        String path = question.path();
        int query = path.indexOf('?');
        return where + (query < 0 ? path : path.substring(0, query)) + " answers " + answer.status() + ": "
                + message(answer);
    }
}
