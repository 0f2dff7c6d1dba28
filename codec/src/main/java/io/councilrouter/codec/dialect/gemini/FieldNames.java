package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.ParamNames;
import java.util.Set;

/** Names of this API's parameters. Stateless. */
final class FieldNames {
    /** Those in {@code generationConfig}. */
    static final ParamNames PARAMS = new ParamNames.ParamNamesBuilder()
            .named(Param.TEMPERATURE, "temperature")
            .named(Param.TOP_P, "topP")
            .named(Param.TOP_K, "topK")
            .named(Param.MAX_TOKENS, "maxOutputTokens")
            .named(Param.STOP, "stopSequences")
            .named(Param.N, "candidateCount")
            .named(Param.SEED, "seed")
            .named(Param.PRESENCE_PENALTY, "presencePenalty")
            .named(Param.FREQUENCY_PENALTY, "frequencyPenalty")
            .named(Param.LOGPROBS, "responseLogprobs")
            .named(Param.TOP_LOGPROBS, "logprobs")
            .build();

    /** Fields of {@code generationConfig} that only this API has, passed on as they came. */
    static final Set<String> CONFIG = Set.of(
            "speechConfig",
            "mediaResolution",
            "imageConfig",
            "audioTimestamp",
            "audioTranscriptionConfig",
            "continuationToken",
            "enableEnhancedCivicAnswers");

    /** Root fields that only this API has, passed on as they came. */
    static final Set<String> ROOT = Set.of("labels");

    /** A part of the conversation that the server keeps; a request that names it makes no sense without. */
    static final String CACHED = "cachedContent";

    private FieldNames() {}
}
