package io.councilrouter.council;

import java.time.Duration;
import java.util.List;

/**
 * A council, before it is asked anything.
 *
 * @param name as it stands behind {@code council/}; {@code inline} where the request brought its own
 * @param description one line for people
 * @param strategy how answers become one
 * @param rounds how often all members answer, from 1
 * @param members one or more
 * @param synthesizer who writes the answer
 * @param limits when a round goes on without all
 * @param show how much a caller is shown
 * @param source where it was written: {@code built-in}, a file's path, or {@code request}
 */
public record Template(
        String name,
        String description,
        Strategy strategy,
        int rounds,
        List<Member> members,
        Synthesizer synthesizer,
        Limits limits,
        Show show,
        String source) {

    /**
     * When a round goes on without all its members, and how long their answers may be.
     *
     * @param quorum how many answers a round needs, from 1 to the number of members. With less than that left that could
     *     still answer, the council has failed
     * @param deadline how long a round waits for all its members; past it the round goes on as soon as the quorum has
     *     answered, and whoever has not is cut off
     * @param maxTokens most tokens of a member's answer; 0: no bound
     */
    public record Limits(int quorum, Duration deadline, int maxTokens) {}

    /** Copies the list. */
    public Template {
        members = List.copyOf(members);
    }

    /** The quorum of a template that does not say: more than half. */
    public static int majority(int members) {
        return members / 2 + 1;
    }
}
