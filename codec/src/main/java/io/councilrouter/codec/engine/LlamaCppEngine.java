package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * llama.cpp's server: {@code /health} says 503 while it loads; {@code /slots} and {@code /metrics} may be switched off.
 * It has a single model, which stays in memory as long as the server runs.
 */
final class LlamaCppEngine implements Engine {
    static final LlamaCppEngine INSTANCE = new LlamaCppEngine();

    private static final List<HeartbeatQuestion> QUESTIONS = List.of(
            HeartbeatQuestion.more("/health"),
            HeartbeatQuestion.list("/v1/models"),
            HeartbeatQuestion.more("/slots"),
            HeartbeatQuestion.more("/metrics"));

    private LlamaCppEngine() {}

    @Override
    public List<HeartbeatQuestion> questions() {
        return QUESTIONS;
    }

    @Override
    public void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into) {
        switch (question) {
            case 0 -> {
                if (status == 503) {
                    into.down("the model is being loaded");
                }
            }
            case 1 -> models(body, into);
            case 2 -> {
                if (status == 200 && Walk.whole(body)) {
                    slots(body, into);
                }
            }
            default -> {
                if (status == 200) {
                    into.queue(MetricLines.sum(body, "llamacpp:requests_deferred"));
                    into.running(MetricLines.sum(body, "llamacpp:requests_processing"));
                }
            }
        }
    }

    private static void models(ByteBuf body, EngineFacts into) {
        into.list(body, ListEntry.ListKind.MODELS);
        List<EngineFacts.Model> models = into.models();
        if (models != null && models.size() == 1) {
            into.loaded(new EngineFacts.ModelInMemory(models.getFirst().name(), -1, ""));
        }
    }

    private static void slots(ByteBuf body, EngineFacts into) {
        try (Walk walk = new Walk()) {
            if (!walk.array(body)) {
                return;
            }
            int[] counts = {0, 0};
            walk.elements(token -> {
                if (token != Json.OBJECT) {
                    walk.skip();
                    return;
                }
                counts[0]++;
                walk.fields((name, first) -> {
                    if (name.equals("is_processing") && first == Json.TRUE) {
                        counts[1]++;
                    } else {
                        walk.skip();
                    }
                });
            });
            into.slots(counts[0]);
            into.running(counts[1]);
        }
    }
}
