package io.councilrouter.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A council template as its file says it: {@code council_templates/*.yaml}, one template each.
 *
 * @param name never empty once it has been read: the file's name stands in
 * @param quorum never 0 once it has been read: more than half stands in
 * @param source the file's path, or {@code built-in}. Not a key
 */
public record TemplateConfig(
        @Key(says = "Name behind council/; omitted: the file's name.") String name,
        @Key(says = "One line for people.") String description,
        @Key(
                        value = "synthesize",
                        names = {"synthesize", "rank-then-synthesize", "debate", "best-of", "vote", "mixture", "cascade"
                        },
                        says = "How members' answers become one.")
                String strategy,
        @Key(value = "1", min = "1", max = "8", says = "How often all members answer.") int rounds,
        @Key(required = true, says = "Who answers, 26 at most; participants is another word for it.")
                List<MemberConfig> members,
        @Key(says = "Who writes the council's answer.") SynthesizerConfig synthesizer,
        @Key(value = "0", min = "0", max = "26", says = "Answers that a round needs; 0: more than half.") int quorum,
        @Key(
                        value = "3m",
                        min = "100ms",
                        max = "1h",
                        says = "How long a round waits for all; past it the quorum is enough.")
                Duration deadline,
        @Key(value = "0", min = "0", max = "1000000", says = "Most tokens of a member's answer; 0: no bound.")
                int maxTokensPerMember,
        String source) {

    /** Where a built-in template comes from. */
    public static final String BUILT_IN = "built-in";

    /** One who answers. */
    public record MemberConfig(
            @Key(required = true, says = "Name for people, unique in the template.") String name,
            @Key(says = "Who it is to be and what it is to look at.") String persona,
            @Key(says = "Its model; omitted: the request's.") String model,
            @Key(min = "0", max = "2", says = "Temperature of its sampling; omitted: the request's.") @Nullable
                    Double temperature,
            @Key(value = "1", min = "0.001", max = "1000", says = "What its vote counts.") double weight) {}

    /** Who writes the answer. */
    public record SynthesizerConfig(
            @Key(says = "Who it is to be and what it is to look at; omitted: a plain chairman.") String persona,
            @Key(says = "Its model; omitted: the request's.") String model) {}

    /** The same with what follows from where it was found. */
    TemplateConfig settled(String settledName, int settledQuorum, String settledSource) {
        return new TemplateConfig(
                settledName,
                description,
                strategy,
                rounds,
                members,
                synthesizer,
                settledQuorum,
                deadline,
                maxTokensPerMember,
                settledSource);
    }
}
