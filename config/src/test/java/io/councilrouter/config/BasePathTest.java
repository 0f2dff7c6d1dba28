package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.provider.Quirk;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BasePathTest {

    @ParameterizedTest
    @CsvSource({
        "http://h:8000, /v1/models, /v1/models",
        "http://h:8000/, /v1/models, /v1/models",
        "http://h:8000/v1, /v1/models, /v1/models",
        "http://h:8000/v1/, /v1/models, /v1/models",
        "http://h:8000/v1//, /v1/models, /v1/models",
        "http://h:8000/v1, /metrics, /metrics",
        "http://h:8000/v1, /health, /health",
        "http://h/vllm, /v1/models, /vllm/v1/models",
        "http://h/vllm/v1, /metrics, /vllm/metrics",
        "http://h/v1beta, /v1/models, /v1beta/models",
        "http://h/v2beta1, /v1/models, /v2beta1/models",
        "http://h/version, /v1/models, /version/v1/models",
        "http://h/vision1, /v1/models, /vision1/v1/models",
        "http://h/v1/team, /v1/models, /v1/team/v1/models",
        "https://api.groq.com/openai/v1, /v1/chat/completions, /openai/v1/chat/completions",
        "https://api.z.ai/api/paas/v4, /v1/chat/completions, /api/paas/v4/chat/completions",
        "https://g.example/v1beta/openai/, /v1/models, /v1beta/openai/models",
        "https://api.deepinfra.com/v1/openai, /v1/models, /v1/openai/models",
        "http://h:11434, /api/tags, /api/tags",
        "http://h:11434/api, /api/tags, /api/tags",
        "http://h:11434/v1, /api/tags, /api/tags",
        "http://h/ollama, /api/chat, /ollama/api/chat",
        "http://h/ollama/api/, /api/chat, /ollama/api/chat",
        "http://h/ollama/v1, /api/chat, /ollama/api/chat",
        "http://h/rapi, /api/chat, /rapi/api/chat",
        "http://h/a%20b/v1, /v1/models, /a%20b/v1/models",
        "http://h/v1, /, /",
    })
    void joinsWithOneVersionAtMost(URI url, String below, String path) {
        assertEquals(path, BasePath.of(url, Set.of()).join(below));
    }

    @Test
    void leavesTheVersionOutWhereTheProviderHasNone() {
        BasePath base = BasePath.of(URI.create("https://api.perplexity.ai"), Set.of(Quirk.UNVERSIONED));
        assertEquals("/chat/completions", base.join("/v1/chat/completions"));
    }
}
