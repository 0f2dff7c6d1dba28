package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.config.ServerConfig.Expose;
import io.councilrouter.council.CouncilTemplates;
import io.councilrouter.council.RoleAssignment;
import io.councilrouter.council.Template;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * A council that answers one exchange: reads the request in several turns of the loop, then runs. Belongs to one
 * exchange, on its loop.
 */
final class CouncilUpstream implements Upstream {
    private final CouncilKit kit;
    private final Template template;
    private final String model;
    private final long seed;
    private final boolean events;
    private @Nullable PromptReader reader;
    private @Nullable SharedPrompt prompt;
    private @Nullable CouncilRun run;
    private boolean over;

    /**
     * A council.
     *
     * @param model for members that have none of their own
     * @param seed the run's random seed
     * @param events whether the client gets the run as named events
     */
    CouncilUpstream(CouncilKit kit, Template template, String model, long seed, boolean events) {
        this.kit = kit;
        this.template = template;
        this.model = model;
        this.seed = seed;
        this.events = events;
    }

    @Override
    public void open(Exchange x) {
        RequestFacts facts = x.facts();
        if (facts == null) {
            throw new IllegalStateException("no conversation");
        }
        x.beginsOwn();
        reader = new PromptReader(x, facts, kit.member());
        read(x, reader);
    }

    private void read(Exchange x, PromptReader from) {
        if (over) {
            return;
        }
        if (!from.step()) {
            x.turns().execute(() -> read(x, from));
            return;
        }
        Fault fault = from.fault();
        if (fault != null) {
            x.fail(fault);
            return;
        }
        SharedPrompt read = from.prompt();
        prompt = read;
        RunReporter voice = events ? new EventReporter(x, template) : new DialectReporter(x, template, from.takeEcho());
        from.close();
        reader = null;
        describe(x, read);
        QuestionSender asking = new QuestionSender(x, kit, read);
        CouncilRun begun =
                new CouncilRun(x, asking, new RoleAssignment(template, model, read.temperature(), seed), voice);
        run = begun;
        begun.begin();
    }

    private void describe(Exchange x, SharedPrompt asked) {
        Expose expose = x.config().edge().server().expose();
        if (expose != Expose.NONE) {
            x.answerHead().add("X-Model", CouncilTemplates.PREFIX + template.name());
        }
        if (expose == Expose.ALL && !asked.dropped().isEmpty()) {
            x.answerHead().add("X-Router-Dropped", String.join(",", asked.dropped()));
        }
    }

    @Override
    public void pause(boolean paused) {
        if (run != null) {
            run.pause(paused);
        }
    }

    @Override
    public void cancel(Cause cause) {
        over = true;
        if (reader != null) {
            reader.close();
            reader = null;
        }
        if (run != null) {
            run.cancel(cause);
            run = null;
        }
        if (prompt != null) {
            prompt.close();
            prompt = null;
        }
    }
}
