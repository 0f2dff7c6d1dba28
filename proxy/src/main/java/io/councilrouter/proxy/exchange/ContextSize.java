package io.councilrouter.proxy.exchange;

import io.councilrouter.routing.load.ModelLoad;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * How large a context a request to one model gets, on an engine that loads a model anew for each other size: one of a few
 * sizes, and never a smaller one than that model has had before. What is asked beyond the largest is given as it is.
 *
 * @param sizes tokens, ascending, at least one
 * @param load of the model at the backend
 * @param promptTokens estimate of the prompt
 */
record ContextSize(List<Integer> sizes, ModelLoad load, int promptTokens) implements IntUnaryOperator {
    /** Room for an answer where nobody says how much is needed, tokens. */
    private static final int ANSWER = 2048;

    @Override
    public int applyAsInt(int asked) {
        // The estimate may be short by a quarter.
        long needed = asked > 0 ? asked : promptTokens + promptTokens / 4L + ANSWER;
        int largest = sizes.getLast();
        if (asked > largest) {
            return asked;
        }
        int size = sizes.stream().filter(each -> each >= needed).findFirst().orElse(largest);
        return load.context(size);
    }
}
