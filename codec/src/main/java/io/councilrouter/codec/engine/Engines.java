package io.councilrouter.codec.engine;

import io.councilrouter.codec.provider.Provider;
import io.councilrouter.codec.provider.Quirk;

/** Which engine a provider runs, as far as it matters to heartbeats. */
public final class Engines {
    private Engines() {}

    /** The engine of {@code provider}; a plain OpenAI-compatible server if nothing better is known. */
    public static Engine of(Provider provider) {
        return switch (provider.name()) {
            case "vllm" -> MeteredEngine.VLLM;
            case "sglang" -> MeteredEngine.SGLANG;
            case "llamacpp" -> LlamaCppEngine.INSTANCE;
            case "anthropic" -> ListingEngine.BY_PAGES;
            case "gemini" -> ListingEngine.OF_RESOURCES;
            case "lmstudio" -> LmStudioEngine.INSTANCE;
            default -> {
                if (provider.dialect().equals("ollama")) {
                    yield OllamaEngine.INSTANCE;
                }
                yield provider.quirks().contains(Quirk.NO_MODEL_LIST) ? SilentEngine.INSTANCE : ListingEngine.INSTANCE;
            }
        };
    }
}
