package io.councilrouter.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A council template as written in its file: {@code council_templates/*.yaml}, one template each.
 *
 * @param name never empty once it has been read: the file's name is the default
 * @param quorum never 0 once it has been read: more than half is the default
 * @param source the file's path, or {@code built-in}. Not a key
 */
public record TemplateConfig(
        @Key(says = "Name after council/; omitted: the file's name.") String name,
        @Key(says = "One line for people.") String description,
        @Key(
                        value = "synthesize",
                        names = {"synthesize", "rank-then-synthesize", "debate", "best-of", "vote", "mixture", "cascade"
                        },
                        says = "How members' answers become one.")
                String strategy,
        @Key(value = "1", min = "1", max = "8", says = "How often all members answer.") int rounds,
        @Key(required = true, says = "Who answers, 26 at most; participants is a synonym.") List<MemberConfig> members,
        @Key(says = "Who writes the council's answer.") SynthesizerConfig synthesizer,
        @Key(value = "0", min = "0", max = "26", says = "Number of answers that a round needs; 0: more than half.")
                int quorum,
        @Key(
                        value = "3m",
                        min = "100ms",
                        max = "1h",
                        says = "How long a round waits for all answers; after that the quorum is enough.")
                Duration deadline,
        @Key(value = "0", min = "0", max = "1000000", says = "Maximum tokens of a member's answer; 0: no limit.")
                int maxTokensPerMember,
        String source) {

    /** The source of a built-in template. */
    public static final String BUILT_IN = "built-in";

    /** A member, who answers. */
    public record MemberConfig(
            @Key(required = true, says = "Name for people, unique in the template.") String name,
            @Key(says = "Whom it plays and what it looks at.") String persona,
            @Key(says = "Its model; omitted: the request's.") String model,
            @Key(min = "0", max = "2", says = "Sampling temperature; omitted: the request's.") @Nullable
                    Double temperature,
            @Key(value = "1", min = "0.001", max = "1000", says = "Weight of its vote.") double weight) {}

    /** The synthesizer, who writes the council's answer. */
    public record SynthesizerConfig(
            @Key(says = "Whom it plays and what it looks at; omitted: a plain chairman.") String persona,
            @Key(says = "Its model; omitted: the request's.") String model) {}

    /** The same template with what depends on where it was found. */
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
