package io.councilrouter.config;

import java.util.List;

/**
 * What is put right in the answers of an engine, or in the requests to it, beyond what its API demands. These keys are
 * written among those of the backend.
 */
public record BackendHygiene(
        @Key(
                        value = "auto",
                        says =
                                "Thoughts that a model writes into its answer (<think>): auto splits them from translated answers of one's"
                                        + " own engines; split does so always, at the cost of a transcode; opened: the template opens them.")
                InlineThinking inlineThinking,
        @Key(
                        value = "true",
                        says =
                                "Whether lines that a client writes into the system prompt for its own server alone, new ones with each"
                                        + " request, are left out of translated requests.")
                boolean dropClientLines,
        @Key(
                        says =
                                "Sizes of the context, ascending, of which a translated request gets the smallest that will do, and a model never"
                                        + " a smaller one than before; for engines that load a model anew for each size. Empty: as requests say.")
                List<Integer> numCtxBuckets) {

    /** What holds for a backend that says nothing of it. */
    public static final BackendHygiene USUAL = new BackendHygiene(InlineThinking.AUTO, true, List.of());
}
