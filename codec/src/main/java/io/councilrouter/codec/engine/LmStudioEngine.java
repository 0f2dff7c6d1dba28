package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;

/** LM Studio: {@code /api/v0/models} gives kind, context and what is loaded; it does not say how busy it is. */
final class LmStudioEngine implements Engine {
    static final LmStudioEngine INSTANCE = new LmStudioEngine();

    private static final List<HeartbeatQuestion> QUESTIONS =
            List.of(HeartbeatQuestion.list("/v1/models"), HeartbeatQuestion.more("/api/v0/models"));

    private LmStudioEngine() {}

    @Override
    public List<HeartbeatQuestion> questions() {
        return QUESTIONS;
    }

    @Override
    public void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into) {
        if (question == 0) {
            into.list(body, ListEntry.ListKind.MODELS);
        } else if (status == 200 && Walk.whole(body)) {
            states(body, into);
        }
    }

    private static void states(ByteBuf body, EngineFacts into) {
        try (Walk walk = new Walk()) {
            if (!walk.object(body)) {
                return;
            }
            walk.fields((name, first) -> {
                if (name.equals("data") && first == Json.ARRAY) {
                    into.loads();
                    walk.elements(token -> state(walk, token, into));
                } else {
                    walk.skip();
                }
            });
        }
    }

    private static void state(Walk walk, Json token, EngineFacts into) {
        if (token != Json.OBJECT) {
            walk.skip();
            return;
        }
        String[] seen = {"", "", ""};
        walk.fields((name, first) -> {
            switch (name) {
                case "id" -> seen[0] = walk.text(first);
                case "state" -> seen[1] = walk.text(first);
                case "type" -> seen[2] = walk.text(first);
                default -> walk.skip();
            }
        });
        if (seen[1].equals("loaded")) {
            into.loaded(new EngineFacts.ModelInMemory(seen[0], -1, ""));
        }
        Set<String> abilities =
                switch (seen[2]) {
                    case "embeddings" -> Set.of("embedding");
                    case "vlm" -> Set.of("completion", "tools", "vision");
                    case "llm" -> Set.of("completion", "tools");
                    default -> Set.of();
                };
        into.able(seen[0], abilities);
    }
}
