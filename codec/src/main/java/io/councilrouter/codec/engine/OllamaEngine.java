package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Ollama: {@code /api/tags} lists the models, {@code /api/ps} those in memory, {@code /api/show} what one of them can
 * do, and {@code /api/version} which wires it cannot have yet. It does not say how busy it is.
 */
final class OllamaEngine implements Engine {
    static final OllamaEngine INSTANCE = new OllamaEngine();

    private static final List<HeartbeatQuestion> QUESTIONS = List.of(
            HeartbeatQuestion.list("/api/tags"),
            HeartbeatQuestion.more("/api/ps"),
            HeartbeatQuestion.more("/api/version"));

    /** By its releases' tables of paths. */
    static final List<WireSince> WIRES = List.of(
            new WireSince("openai chat", "0.1.24"),
            new WireSince("openai complete", "0.2.0"),
            new WireSince("openai embed", "0.2.6"),
            new WireSince("ollama embed", "0.2.6"),
            new WireSince("responses chat", "0.13.3"),
            new WireSince("anthropic chat", "0.14.0"));

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
                        String version = walk.text(first);
                        into.version(version);
                        into.lacks(WireSince.lacking(WIRES, version));
                    } else {
                        walk.skip();
                    }
                });
            }
        }
    }
}
