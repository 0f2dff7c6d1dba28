package io.councilrouter.simulator;

import io.councilrouter.codec.engine.ModelDigest;
import io.councilrouter.codec.json.JsonEscapes;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The simulator's answers to the GET requests of heartbeats and clients. */
final class Listings {
    private static final String DETAILS =
            "\"details\":{\"parent_model\":\"\",\"format\":\"gguf\",\"family\":\"simulator\",\"families\":null,"
                    + "\"parameter_size\":\"0B\",\"quantization_level\":\"none\"}";

    /** Capabilities of the chat models; images are accepted and ignored. */
    private static final String CAPABILITIES = "\"capabilities\":[\"completion\",\"tools\",\"vision\",\"thinking\"]";

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
        if (path.equals("/v1/models")) {
            return settings.models().stream()
                    .map(name -> "{\"id\":" + JsonEscapes.quoted(name)
                            + ",\"object\":\"model\",\"created\":1767225600,\"owned_by\":\"simulator\"}")
                    .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
        }
        return null;
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

    /** The body of {@code /api/show}. */
    static String show() {
        return "{\"license\":\"\",\"modelfile\":\"\",\"parameters\":\"\",\"template\":\"\"," + DETAILS
                + ",\"model_info\":{\"general.architecture\":\"simulator\",\"simulator.context_length\":131072},"
                + CAPABILITIES + "}";
    }
}
