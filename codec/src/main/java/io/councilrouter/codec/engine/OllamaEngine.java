package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Ollama: {@code /api/tags} lists the models, {@code /api/ps} those in memory, {@code /api/show} what one of them can
 * do. It does not say how busy it is.
 */
final class OllamaEngine implements Engine {
    static final OllamaEngine INSTANCE = new OllamaEngine();

    private static final List<HeartbeatQuestion> QUESTIONS = List.of(
            HeartbeatQuestion.list("/api/tags"),
            HeartbeatQuestion.more("/api/ps"),
            HeartbeatQuestion.more("/api/version"));

    private OllamaEngine() {}

    @Override
    public List<HeartbeatQuestion> questions() {
        return QUESTIONS;
    }

    @Override
    public ModelQuestion aboutModels() {
        return ShowQuestion.INSTANCE;
    }

    @Override
    public void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into) {
        if (status != 200) {
            return;
        }
        switch (question) {
            case 0 -> into.list(body, ListEntry.ListKind.TAGS);
            case 1 -> loaded(body, into);
            default -> version(body, into);
        }
    }

    private static void loaded(ByteBuf body, EngineFacts into) {
        List<EngineFacts.ModelInMemory> loaded = new ArrayList<>();
        String instead = ModelList.read(
                body,
                ListEntry.ListKind.LOADED,
                entry -> loaded.add(new EngineFacts.ModelInMemory(entry.name(), entry.vram(), entry.details())));
        if (instead.isEmpty()) {
            into.loads();
            loaded.forEach(into::loaded);
        }
    }

    private static void version(ByteBuf body, EngineFacts into) {
        try (Walk walk = new Walk()) {
            if (walk.object(body)) {
                walk.fields((name, first) -> {
                    if (name.equals("version")) {
                        into.version(walk.text(first));
                    } else {
                        walk.skip();
                    }
                });
            }
        }
    }
}
