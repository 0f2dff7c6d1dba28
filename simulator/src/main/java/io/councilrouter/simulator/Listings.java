package io.councilrouter.simulator;

import io.councilrouter.codec.engine.ModelDigest;
import io.councilrouter.codec.json.JsonEscapes;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The simulator's answers to requests that ask nothing of a model: those of heartbeats, and of clients besides their chats. */
final class Listings {
    private static final String DETAILS =
            "\"details\":{\"parent_model\":\"\",\"format\":\"gguf\",\"family\":\"simulator\",\"families\":null,"
                    + "\"parameter_size\":\"0B\",\"quantization_level\":\"none\"}";

    /** Capabilities of the chat models; images are accepted and ignored. */
    private static final String CAPABILITIES = "\"capabilities\":[\"completion\",\"tools\",\"vision\",\"thinking\"]";

    private static final String MODELS = "/v1/models";
    private static final String RESOURCES = "/v1beta/models";

    private Listings() {}

    /** The body for a path; null if the dialect has none. */
    static @Nullable String of(String path, SimulatorSettings settings) {
        if (path.equals("/health")) {
            return "{\"status\":\"ok\"}";
        }
        if (settings.dialect().equals("ollama")) {
            return switch (path) {
                case "/" -> "\"Ollama is running\"";
                case "/api/version" -> "{\"version\":\"0.12.0\"}";
                case "/api/tags" -> models(settings.models(), "\"modified_at\":\"2026-01-01T00:00:00Z\"", true);
                case "/api/ps" ->
                    models(settings.loaded(), "\"size_vram\":0,\"expires_at\":\"2318-01-01T00:00:00Z\"", false);
                default -> null;
            };
        }
        if (settings.dialect().equals("anthropic")) {
            return messages(path, settings.models());
        }
        if (settings.dialect().equals("gemini")) {
            return resources(path, settings.models());
        }
        if (path.equals(MODELS)) {
            return settings.models().stream()
                    .map(name -> "{\"id\":" + JsonEscapes.quoted(name)
                            + ",\"object\":\"model\",\"created\":1767225600,\"owned_by\":\"simulator\"}")
                    .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
        }
        return null;
    }

    private static @Nullable String messages(String path, List<String> names) {
        if (path.equals(MODELS)) {
            return names.stream()
                    .map(Listings::model)
                    .collect(Collectors.joining(
                            ",",
                            "{\"data\":[",
                            "],\"has_more\":false,\"first_id\":" + id(names, 0) + ",\"last_id\":"
                                    + id(names, names.size() - 1) + "}"));
        }
        return names.stream()
                .filter(name -> path.equals(MODELS + "/" + name))
                .findFirst()
                .map(Listings::model)
                .orElse(null);
    }

    private static @Nullable String resources(String path, List<String> names) {
        if (path.equals(RESOURCES)) {
            return names.stream().map(Listings::resource).collect(Collectors.joining(",", "{\"models\":[", "]}"));
        }
        return names.stream()
                .filter(name -> path.equals(RESOURCES + "/" + name))
                .findFirst()
                .map(Listings::resource)
                .orElse(null);
    }

    private static String resource(String name) {
        String methods = name.contains("embed")
                ? "\"embedContent\",\"batchEmbedContents\""
                : "\"generateContent\",\"countTokens\"";
        return "{\"name\":" + JsonEscapes.quoted("models/" + name) + ",\"version\":\"1\",\"displayName\":"
                + JsonEscapes.quoted(name) + ",\"inputTokenLimit\":131072,\"outputTokenLimit\":8192,"
                + "\"supportedGenerationMethods\":[" + methods + "]}";
    }

    private static String id(List<String> names, int at) {
        return names.isEmpty() ? "null" : JsonEscapes.quoted(names.get(at));
    }

    private static String model(String name) {
        return "{\"type\":\"model\",\"id\":" + JsonEscapes.quoted(name) + ",\"display_name\":"
                + JsonEscapes.quoted(name) + ",\"created_at\":\"2026-01-01T00:00:00Z\"}";
    }

    private static String models(List<String> names, String more, boolean abilities) {
        return names.stream()
                .map(name -> "{\"name\":" + JsonEscapes.quoted(name) + ",\"model\":" + JsonEscapes.quoted(name)
                        + ",\"size\":1,\"digest\":\"" + ModelDigest.of(name) + "\"," + DETAILS + "," + more
                        + (abilities ? "," + capabilities(name) : "") + "}")
                .collect(Collectors.joining(",", "{\"models\":[", "]}"));
    }

    private static String capabilities(String name) {
        return name.contains("embed") ? "\"capabilities\":[\"embedding\"]" : CAPABILITIES;
    }

    /**
     * The body for a POST that asks for no answer of a model; null where the dialect has none.
     *
     * @param bytes of the request
     */
    static @Nullable String asked(String path, SimulatorSettings settings, int bytes) {
        if (path.equals("/api/show")) {
            return show();
        }
        String tokens = Integer.toString(Math.max(1, bytes / 4));
        if (settings.dialect().equals("gemini")) {
            return path.endsWith(":countTokens") ? "{\"totalTokens\":" + tokens + "}" : null;
        }
        boolean counts = settings.dialect().equals("anthropic") && path.equals("/v1/messages/count_tokens");
        return counts ? "{\"input_tokens\":" + tokens + "}" : null;
    }

    private static String show() {
        return "{\"license\":\"\",\"modelfile\":\"\",\"parameters\":\"\",\"template\":\"\"," + DETAILS
                + ",\"model_info\":{\"general.architecture\":\"simulator\",\"simulator.context_length\":131072},"
                + CAPABILITIES + "}";
    }
}
