package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/** Reads {@code {"data":[{"id",...}]}}. */
final class OpenAiModels {
    private OpenAiModels() {}

    static void read(@Borrowed ByteBuf body, EngineFacts into) {
        try (Walk walk = new Walk()) {
            if (!walk.object(body)) {
                return;
            }
            walk.fields((name, first) -> {
                if (name.equals("data") && first == Json.ARRAY) {
                    into.listed();
                    walk.elements(token -> model(walk, token, into));
                } else {
                    walk.skip();
                }
            });
        }
    }

    private static void model(Walk walk, Json token, EngineFacts into) {
        if (token != Json.OBJECT) {
            walk.skip();
            return;
        }
        String[] id = {""};
        long[] context = {-1};
        walk.fields((name, first) -> {
            switch (name) {
                case "id" -> id[0] = walk.text(first);
                case "max_model_len", "context_length", "max_context_length" -> context[0] = walk.number(first);
                default -> walk.skip();
            }
        });
        if (!id[0].isEmpty()) {
            into.model(new EngineFacts.Model(id[0], (int) Math.min(Integer.MAX_VALUE, context[0]), Set.of(), ""));
        }
    }
}
