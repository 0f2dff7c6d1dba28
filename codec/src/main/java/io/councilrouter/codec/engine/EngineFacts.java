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
    /** Models beyond this number are ignored: no engine has so many, and a broken one must not fill our memory. */
    public static final int MOST_MODELS = 4096;

    /**
     * A listed model.
     *
     * @param name the backend's name for it
     * @param context maximum number of tokens, −1 when unknown
     * @param abilities of {@code completion, tools, vision, embedding, thinking, insert}; empty when unknown
     * @param details the engine's own JSON object, completed for Ollama's clients; empty if they have no use for it
     * @param edition what distinguishes the model from an earlier one of the same name, if the list leaves out its
     *     abilities; empty if the list includes them, or belongs to an API that never does
     */
    public record Model(String name, int context, Set<String> abilities, String details, String edition) {}

    /**
     * A model in memory.
     *
     * @param name the backend's name for it
     * @param vram bytes in the GPU's memory, −1 when unknown
     * @param details the engine's own JSON object, completed for Ollama's clients; empty if there is none
     */
    public record ModelInMemory(String name, long vram, String details) {}

    private final Map<String, Model> models = new LinkedHashMap<>();
    private @Nullable List<ModelInMemory> loaded;
    private boolean listed;
    private String version = "";
    private Set<String> lacks = Set.of();
    private String trouble = "";
    private boolean down;
    private String inPlaceOfList = "";
    private int queue = -1;
    private int running = -1;
    private int slots = -1;

    /** Adds a model; the first one of a name counts. */
    private void model(Model model) {
        if (models.size() < MOST_MODELS) {
            models.putIfAbsent(model.name(), model);
        }
    }

    /** Reads the list of models in any known shape; an answer that is not a list is remembered as such. */
    void list(@Borrowed ByteBuf body, ListEntry.ListKind kind) {
        inPlaceOfList = ModelList.read(body, kind, entry -> model(entry.model()));
        listed = inPlaceOfList.isEmpty();
    }

    /** The engine reports what it has loaded, which may be nothing. */
    void loads() {
        if (loaded == null) {
            loaded = new ArrayList<>();
        }
    }

    /** Adds a loaded model. */
    void loaded(ModelInMemory model) {
        loads();
        if (loaded != null && loaded.size() < MOST_MODELS) {
            loaded.add(model);
        }
    }

    /** Records what a listed model can do. */
    public void able(String name, Set<String> abilities) {
        models.computeIfPresent(
                name, (key, model) -> new Model(key, model.context(), abilities, model.details(), model.edition()));
    }

    void version(String text) {
        version = text;
    }

    /** Labels of the wires that an engine of its version cannot have. */
    void lacks(Set<String> wires) {
        lacks = Set.copyOf(wires);
    }

    /** The engine says that it cannot serve. */
    void down(String reason) {
        down = true;
        trouble = reason;
    }

    /** Number of waiting requests; a negative number means unknown and leaves the value of another answer. */
    void queue(int requests) {
        queue = requests < 0 ? queue : requests;
    }

    /** Number of running requests; a negative number means unknown and leaves the value of another answer. */
    void running(int requests) {
        running = requests < 0 ? running : requests;
    }

    void slots(int atOnce) {
        slots = atOnce;
    }

    /** Models in the engine's order; null if it did not list any. */
    public @Nullable List<Model> models() {
        return listed ? List.copyOf(models.values()) : null;
    }

    /** Models in memory; null if the engine does not say. */
    public @Nullable List<ModelInMemory> inMemory() {
        return loaded == null ? null : List.copyOf(loaded);
    }

    /** The engine's version, empty if unknown. */
    public String version() {
        return version;
    }

    /** Labels of the wires that an engine of its version cannot have; empty when nothing of the kind is known. */
    public Set<String> lacks() {
        return lacks;
    }

    /** Why it cannot serve, in its own words; empty if it can. */
    public String trouble() {
        return trouble;
    }

    /** What came instead of the list of models ({@code a web page}); empty if the list came. */
    public String inPlaceOfList() {
        return inPlaceOfList;
    }

    /** Whether it says that it cannot serve. */
    public boolean isDown() {
        return down;
    }

    /** Requests waiting inside the engine, −1 when unknown. */
    public int queue() {
        return queue;
    }

    /** Requests the engine is working on, −1 when unknown. */
    public int running() {
        return running;
    }

    /** Requests the engine can work on at once, −1 when unknown. */
    public int slots() {
        return slots;
    }
}
