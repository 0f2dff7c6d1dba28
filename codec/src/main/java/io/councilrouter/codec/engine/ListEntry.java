package io.councilrouter.codec.engine;

import io.councilrouter.codec.json.Json;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Set;

/**
 * What a list says about one model.
 *
 * @param name name of the model; empty if the entry has none
 * @param context maximum number of tokens, −1 when unknown
 * @param vram bytes in the GPU's memory, −1 when unknown
 * @param abilities what it can do, in Ollama's words; empty when unknown
 * @param details the entry in the form that Ollama's clients need, see {@link OllamaEntry}; empty in lists of other
 *     APIs
 * @param edition see {@link EngineFacts.Model}
 */
record ListEntry(String name, long context, long vram, Set<String> abilities, String details, String edition) {

    /** Before the name of a model that is listed as a resource, with the methods that it has. */
    private static final String RESOURCE = "models/";

    /** Which list it is. */
    enum ListKind {
        /** {@code /v1/models}. */
        MODELS,
        /** {@code /api/tags}. */
        TAGS,
        /** {@code /api/ps}. */
        LOADED
    }

    /** Reads the element whose first token is {@code token} to its end. */
    static ListEntry read(Walk walk, Json token, ByteBuf text, ListKind kind) {
        if (token == Json.STRING) {
            String name = walk.text(token);
            String details = kind == ListKind.MODELS || name.isEmpty() ? "" : OllamaEntry.of(name, kind);
            // An entry that is just a name says nothing else.
            return new ListEntry(name, -1, -1, Set.of(), details, kind == ListKind.TAGS ? name : "");
        }
        if (token != Json.OBJECT) {
            walk.skip();
            return new ListEntry("", -1, -1, Set.of(), "", "");
        }
        return kind == ListKind.MODELS ? plain(walk) : new OllamaEntry(kind).read(walk, text);
    }

    private static ListEntry plain(Walk walk) {
        String[] names = {"", "", ""};
        long[] context = {-1};
        Set<String> methods = new HashSet<>();
        walk.fields((name, first) -> {
            switch (name) {
                case "id" -> names[0] = walk.text(first);
                case "model" -> names[1] = walk.text(first);
                case "name" -> names[2] = walk.text(first);
                case "max_model_len", "context_length", "max_context_length", "max_input_tokens", "inputTokenLimit" ->
                    context[0] = walk.number(first);
                case "supportedGenerationMethods" -> methods.addAll(words(walk, first));
                default -> walk.skip();
            }
        });
        String name = !names[0].isEmpty() ? names[0] : !names[1].isEmpty() ? names[1] : names[2];
        if (!methods.isEmpty() && name.startsWith(RESOURCE)) {
            name = name.substring(RESOURCE.length());
        }
        return new ListEntry(name, context[0], -1, abilities(methods), "", "");
    }

    /** Of a model that only makes vectors it is known what it can do; of others too little is said. */
    private static Set<String> abilities(Set<String> methods) {
        return methods.contains("embedContent") && !methods.contains("generateContent")
                ? Set.of("embedding")
                : Set.of();
    }

    /** Reads a list of texts. */
    static Set<String> words(Walk walk, Json first) {
        if (first != Json.ARRAY) {
            walk.skip();
            return Set.of();
        }
        Set<String> words = new HashSet<>();
        walk.elements(token -> words.add(walk.text(token)));
        return words;
    }

    /** What routing needs to know about a listed model. */
    EngineFacts.Model model() {
        int tokens = (int) Math.min(Integer.MAX_VALUE, context);
        return new EngineFacts.Model(name, tokens, Set.copyOf(abilities), details, edition);
    }
}
