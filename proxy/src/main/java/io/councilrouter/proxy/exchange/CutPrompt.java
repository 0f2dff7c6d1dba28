package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.provider.Quirk;
import java.nio.charset.StandardCharsets;

/**
 * Whether an engine has cut a prompt that was longer than its context, which some do without a word. What it counts is far
 * less than the request has; the limits are such that no text is taken for cut that is not, so a prompt of which less than
 * two thirds are lost goes unnoticed.
 *
 * <p>Some versions of some engines leave out of their count what they had in their cache. Such a count is small although the
 * context is large, as a longer prompt has shown before; where it has, nothing is concluded. Stateless.
 */
final class CutPrompt {
    /** No text has more bytes a token, JSON around it included, but for long runs of one character. */
    private static final int MOST_BYTES = 12;

    /** Of shorter prompts nothing is concluded, bytes. */
    private static final long SHORTEST = 16 * 1024;

    private CutPrompt() {}

    /** Whether the prompt of a request that went to {@code choice} has been cut, by the answer's counts. */
    static boolean seen(RequestView request, Choice choice, Usage counts) {
        RequestFacts facts = request.facts();
        long counted = counts.prompt();
        if (counted <= 0 || facts == null || !request.endpoint().purpose().asksModel() || !written(choice)) {
            return false;
        }
        long most = choice.serving().load().counted(counted);
        boolean cuts = choice.profile().config().type().quirks().contains(Quirk.CUTS_PROMPTS);
        // A picture has few tokens and many bytes.
        return cuts
                && !facts.traits().images()
                && facts.bytes() >= SHORTEST
                && facts.bytes() / MOST_BYTES > counted
                && most < 2 * counted;
    }

    private static boolean written(Choice choice) {
        Operation operation = choice.wire().operation();
        return operation == Operation.CHAT || operation == Operation.COMPLETE;
    }

    /** What the client is told of it: tokens that the engine read, and those that the request has about. */
    static String told(RequestView request, Usage counts) {
        RequestFacts facts = request.facts();
        return counts.prompt() + " of about " + (facts == null ? 0 : facts.tokens()) + " tokens read";
    }

    /** The same as a comment for the end of a stream of events. */
    static byte[] comment(RequestView request, Usage counts) {
        return (": prompt truncated: " + told(request, counts) + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }
}
