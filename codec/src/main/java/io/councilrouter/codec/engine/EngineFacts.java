package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one heartbeat learnt. Mutable, one per beat, on the control loop. */
public final class EngineFacts {
    /** Models beyond this many are not read: no engine has them, and a broken one must not fill our memory. */
    public static final int MOST_MODELS = 4096;

    /**
     * A model as listed.
     *
     * @param name upstream name
     * @param context most tokens, −1 when unknown
     * @param abilities of {@code completion, tools, vision, embedding, thinking, insert}; empty when unknown
     * @param details the engine's own JSON object, completed for Ollama's clients; empty where it is of no use to them
     * @param edition what tells it from an earlier model of that name, where the list leaves out what it can do; empty
     *     where the list says it, or is one that never does
     */
    public record Model(String name, int context, Set<String> abilities, String details, String edition) {}

    /**
     * A model in memory.
     *
     * @param name upstream name
     * @param vram bytes in the GPU's memory, −1 when unknown
     * @param details the engine's own JSON object, completed for Ollama's clients; empty without
     */
    public record Loaded(String name, long vram, String details) {}

    private final Map<String, Model> models = new LinkedHashMap<>();
    private @Nullable List<Loaded> loaded;
    private boolean listed;
    private String version = "";
    private String trouble = "";
    private boolean down;
    private String inPlaceOfList = "";
    private int queue = -1;
    private int running = -1;
    private int slots = -1;

    /** Adds a model; the first of a name counts. */
    private void model(Model model) {
        if (models.size() < MOST_MODELS) {
            models.putIfAbsent(model.name(), model);
        }
    }

    /** Reads the list of models, whatever its shape; what is none is remembered as such. */
    void list(@Borrowed ByteBuf body, ListEntry.Kind kind) {
        inPlaceOfList = ModelList.read(body, kind, entry -> model(entry.model()));
        listed = inPlaceOfList.isEmpty();
    }

    /** The engine tells what it has loaded, perhaps nothing. */
    void loads() {
        if (loaded == null) {
            loaded = new ArrayList<>();
        }
    }

    /** Adds a loaded model. */
    void loaded(Loaded model) {
        loads();
        if (loaded != null && loaded.size() < MOST_MODELS) {
            loaded.add(model);
        }
    }

    /** Tells what a listed model can do. */
    public void able(String name, Set<String> abilities) {
        models.computeIfPresent(
                name, (key, model) -> new Model(key, model.context(), abilities, model.details(), model.edition()));
    }

    void version(String text) {
        version = text;
    }

    /** The engine says of itself that it cannot serve. */
    void down(String reason) {
        down = true;
        trouble = reason;
    }

    /** Requests that wait; a negative number says nothing and leaves what another answer said. */
    void queue(int requests) {
        queue = requests < 0 ? queue : requests;
    }

    /** Requests that run; a negative number says nothing and leaves what another answer said. */
    void running(int requests) {
        running = requests < 0 ? running : requests;
    }

    void slots(int atOnce) {
        slots = atOnce;
    }

    /** Models in the engine's order; null when it did not list any. */
    public @Nullable List<Model> models() {
        return listed ? List.copyOf(models.values()) : null;
    }

    /** Models in memory; null when the engine does not tell. */
    public @Nullable List<Loaded> inMemory() {
        return loaded == null ? null : List.copyOf(loaded);
    }

    /** The engine's version, empty when unknown. */
    public String version() {
        return version;
    }

    /** Why it cannot serve, by its own word; empty if it can. */
    public String trouble() {
        return trouble;
    }

    /** What stands where the list of models should be ({@code a web page}); empty when a list does. */
    public String inPlaceOfList() {
        return inPlaceOfList;
    }

    /** Whether it says that it cannot serve. */
    public boolean isDown() {
        return down;
    }

    /** Requests waiting inside it, −1 when unknown. */
    public int queue() {
        return queue;
    }

    /** Requests it works on, −1 when unknown. */
    public int running() {
        return running;
    }

    /** Requests it can work on at once, −1 when unknown. */
    public int slots() {
        return slots;
    }
}
