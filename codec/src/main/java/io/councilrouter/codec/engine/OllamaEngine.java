package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ollama: {@code /api/tags} lists, {@code /api/ps} tells what is in memory. It does not say how busy it is. */
final class OllamaEngine implements Engine {
    static final OllamaEngine INSTANCE = new OllamaEngine();

    private static final List<Question> QUESTIONS = List.of(
            new Question("/api/tags", true), new Question("/api/ps", false), new Question("/api/version", false));

    private OllamaEngine() {}

    @Override
    public List<Question> questions() {
        return QUESTIONS;
    }

    @Override
    public void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into) {
        try (Walk walk = new Walk()) {
            if (status != 200 || !walk.object(body)) {
                return;
            }
            walk.fields((name, first) -> {
                if (name.equals("version") && question == 2) {
                    into.version(walk.text(first));
                } else if (name.equals("models") && first == Json.ARRAY) {
                    if (question == 0) {
                        into.listed();
                        walk.elements(token -> tag(walk, token, body, into));
                    } else {
                        into.loads();
                        walk.elements(token -> loaded(walk, token, body, into));
                    }
                } else {
                    walk.skip();
                }
            });
        }
    }

    /** What a model's object says that we care for. */
    private static final class Entry {
        private String name = "";
        private long vram = -1;
        private long context = -1;
        private final Set<String> abilities = new HashSet<>();
        private String raw = "";
    }

    private static Entry entry(Walk walk, ByteBuf body) {
        Entry entry = new Entry();
        long from = walk.from();
        walk.fields((name, first) -> {
            switch (name) {
                case "name", "model" -> {
                    String text = walk.text(first);
                    entry.name = entry.name.isEmpty() ? text : entry.name;
                }
                case "size_vram" -> entry.vram = walk.number(first);
                case "context_length" -> entry.context = walk.number(first);
                case "details" -> details(walk, first, entry);
                case "capabilities" -> {
                    if (first == Json.ARRAY) {
                        walk.elements(token -> entry.abilities.add(walk.text(token)));
                    } else {
                        walk.skip();
                    }
                }
                default -> walk.skip();
            }
        });
        entry.raw = Walk.raw(body, from, walk.to());
        return entry;
    }

    private static void details(Walk walk, Json first, Entry entry) {
        if (first != Json.OBJECT) {
            walk.skip();
            return;
        }
        walk.fields((name, value) -> {
            switch (name) {
                case "context_length" -> entry.context = walk.number(value);
                default -> walk.skip();
            }
        });
    }

    private static void tag(Walk walk, Json token, ByteBuf body, EngineFacts into) {
        if (token != Json.OBJECT) {
            walk.skip();
            return;
        }
        Entry entry = entry(walk, body);
        if (!entry.name.isEmpty()) {
            // The context a model was trained for is not what it is loaded with: Ollama cuts, it does not refuse.
            into.model(new EngineFacts.Model(entry.name, -1, Set.copyOf(entry.abilities), entry.raw));
        }
    }

    private static void loaded(Walk walk, Json token, ByteBuf body, EngineFacts into) {
        if (token != Json.OBJECT) {
            walk.skip();
            return;
        }
        Entry entry = entry(walk, body);
        if (!entry.name.isEmpty()) {
            into.loaded(new EngineFacts.Loaded(entry.name, entry.vram, entry.raw));
        }
    }
}
