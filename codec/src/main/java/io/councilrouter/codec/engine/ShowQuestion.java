package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Set;

/**
 * Ollama's {@code /api/show}. Only {@code capabilities} in its answer counts: {@code context_length} is what the model
 * was trained for and not what it is loaded with, and Ollama truncates a longer prompt instead of refusing it.
 */
final class ShowQuestion implements ModelQuestion {
    static final ShowQuestion INSTANCE = new ShowQuestion();

    private ShowQuestion() {}

    @Override
    public String path() {
        return "/api/show";
    }

    @Override
    public String body(String model) {
        return "{\"model\":" + JsonEscapes.quoted(model) + "}";
    }

    @Override
    public Set<String> read(int status, @Borrowed ByteBuf body) {
        if (status != 200 || !Walk.whole(body)) {
            return Set.of();
        }
        Set<String> said = new HashSet<>();
        try (Walk walk = new Walk()) {
            if (walk.object(body)) {
                walk.fields((name, first) -> {
                    if (name.equals("capabilities")) {
                        said.addAll(ListEntry.words(walk, first));
                    } else {
                        walk.skip();
                    }
                });
            }
        }
        return said;
    }
}
