package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.config.CouncilConfig;
import io.councilrouter.config.TaskRule;
import io.councilrouter.proxy.exchange.ExchangeView;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Recognises what chat programs ask in the background, of the model their user has chosen: a title, tags, follow-up
 * questions. Belongs to one configuration; any thread.
 */
public final class TaskPrompts {
    /**
     * Most messages, parts and tools that are read; a request with more is no task, because reading must not hold up
     * the loop.
     */
    private static final int STEPS = 1024;

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private record Rule(TaskRule.Place in, Pattern begins, Pattern unless) {
        boolean fits(String text) {
            return begins.matcher(text).lookingAt() && !unless.matcher(text).find();
        }
    }

    /** Matches nothing. */
    private static final Pattern NEVER = Pattern.compile("(?!)");

    private final List<Rule> rules;

    /** Recognises tasks by these rules. */
    TaskPrompts(List<TaskRule> written) {
        rules = written.stream()
                .map(each -> new Rule(
                        each.in(),
                        Pattern.compile(each.begins(), FLAGS),
                        each.unless().isEmpty() ? NEVER : Pattern.compile(each.unless(), FLAGS)))
                .toList();
    }

    /** The rules of a configuration; none if councils answer tasks themselves. */
    public static TaskPrompts of(CouncilConfig config) {
        return new TaskPrompts(
                config.taskPrompts() == CouncilConfig.TaskAnswer.MEMBER ? config.taskRules() : List.of());
    }

    /** Whether the request of {@code x} is such a task; {@code facts} are its own. On its loop. */
    boolean asked(ExchangeView x, RequestFacts facts) {
        if (rules.isEmpty()) {
            return false;
        }
        TaskSink said = new TaskSink();
        ByteBuf view = x.body().view();
        RequestReader reader = x.wire().requestReader(view, facts);
        try {
            RequestReader.Status status = RequestReader.Status.MORE;
            for (int i = 0; i < STEPS && status == RequestReader.Status.MORE; i++) {
                status = reader.step(said);
            }
            return status == RequestReader.Status.DONE && fits(said.system(), said.user());
        } finally {
            reader.close();
            view.release();
        }
    }

    /** Whether a conversation is such a task: the beginnings of the first system message and of the last user message. */
    boolean fits(String system, String user) {
        return rules.stream().anyMatch(each -> each.fits(each.in() == TaskRule.Place.SYSTEM ? system : user));
    }
}
