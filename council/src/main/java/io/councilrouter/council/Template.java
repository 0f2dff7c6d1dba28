package io.councilrouter.council;

import java.time.Duration;
import java.util.List;

/**
 * A council as configured.
 *
 * @param name name after {@code council/}; {@code inline} if the request brought its own
 * @param description one line for people
 * @param strategy how answers become one
 * @param rounds how often all members answer, from 1
 * @param members one or more
 * @param synthesizer who writes the answer
 * @param limits when a round goes on without all members
 * @param show how much a caller sees
 * @param source where it comes from: {@code built-in}, a file's path, or {@code request}
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
     * @param quorum how many answers a round needs, from 1 to the number of members. The council fails once so many can
     *     no longer be reached
     * @param deadline how long a round waits for all its members; after that the round ends as soon as the quorum has
     *     answered, and the other members are cut off
     * @param maxTokens most tokens of a member's answer; 0 for no bound
     */
    public record Limits(int quorum, Duration deadline, int maxTokens) {}

    /** Copies the list. */
    public Template {
        members = List.copyOf(members);
    }

    /** The default quorum: more than half. */
    public static int majority(int members) {
        return members / 2 + 1;
    }
}
