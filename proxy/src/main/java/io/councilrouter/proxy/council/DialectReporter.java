package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.council.Analysis;
import io.councilrouter.council.CouncilJson;
import io.councilrouter.council.CouncilResult;
import io.councilrouter.council.CouncilTemplates;
import io.councilrouter.council.Progress;
import io.councilrouter.council.Question;
import io.councilrouter.council.Quorum;
import io.councilrouter.council.Ranking;
import io.councilrouter.council.Show;
import io.councilrouter.council.Template;
import io.councilrouter.council.Tokens;
import io.councilrouter.proxy.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Tells a run as an ordinary answer in the caller's dialect. A stream carries progress and members' texts as reasoning,
 * one member after the other although they answer at the same time, and the council's answer as content. An unstreamed
 * answer has only the council's answer. Both end with the {@code council} object beside the dialect's own last fields.
 *
 * <p>Belongs to one run, on its loop.
 */
final class DialectReporter implements RunReporter {
    private final Exchange x;
    private final Show show;
    private final Template template;
    private final EventWriter writer;
    private final Deque<MemberDownstream> waiting = new ArrayDeque<>();
    private @Nullable MemberDownstream floor;
    private boolean begun;

    /**
     * A reporter that tells {@code template}'s run to the client of {@code x}.
     *
     * @param echo what the answer repeats of the request, closed with it; null if nothing
     */
    DialectReporter(Exchange x, Template template, @Nullable RequestEcho echo) {
        this.x = x;
        this.template = template;
        this.show = x.streamed() ? template.show() : Show.NONE;
        RequestFacts facts = x.facts();
        AnswerOrder order = new AnswerOrder(
                x.answerId(),
                CouncilTemplates.PREFIX + template.name(),
                x.turns().millis(),
                facts != null && x.wire().tellsCounts(facts),
                false,
                x.turns()::nanos,
                x.times().start(),
                facts == null ? 0 : facts.tokens(),
                x.array(),
                facts == null || x.wire().tellsThoughts(facts),
                echo,
                x.keeping());
        writer = x.wire().eventWriter(x.streamed(), order, x.down().sink());
    }

    @Override
    public void begin(String id, Template ignored) {
        writer.start(id, CouncilTemplates.PREFIX + template.name());
        progress(Progress.begin(template));
    }

    private void progress(String text) {
        if (show != Show.NONE && !text.isEmpty()) {
            String quoted = JsonEscapes.quoted(text);
            byte[] inside = quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8);
            reasoning(Unpooled.wrappedBuffer(inside));
            send();
        }
    }

    private void reasoning(@Borrowed ByteBuf escaped) {
        open();
        writer.reasoning(0, escaped);
    }

    /** Sends the stream's head, along with whatever is told first. */
    private void open() {
        if (!begun && x.streamed()) {
            begun = true;
            x.answerHead().contentType(x.streamType()).stream(true);
            x.begin(x.answerHead());
        }
    }

    private void send() {
        if (x.streamed() && x.down().pending() > 0) {
            x.touched();
            x.flush();
        }
    }

    @Override
    public void asked(Question question) {
        if (question.part() != Question.Part.MEMBER) {
            progress(Progress.asked(question, template));
        }
    }

    @Override
    public void heard(MemberDownstream from) {
        if (show != Show.ALL) {
            return;
        }
        if (floor == null) {
            take(from);
        }
        if (from.equals(floor)) {
            speak(from);
            send();
        }
    }

    private void take(MemberDownstream from) {
        if (from.heard().any()) {
            floor = from;
            progress(Progress.speaker(from.question(), template));
        }
    }

    private void speak(MemberDownstream from) {
        ByteBuf news = from.heard().news();
        if (news != null) {
            reasoning(news);
        }
    }

    @Override
    public void settled(MemberDownstream from) {
        if (floor != null && !from.equals(floor)) {
            waiting.add(from);
            return;
        }
        end(from);
        for (MemberDownstream next = waiting.poll(); next != null; next = waiting.poll()) {
            end(next);
        }
    }

    private void end(MemberDownstream from) {
        if (show == Show.ALL && !from.equals(floor)) {
            take(from);
        }
        if (from.equals(floor)) {
            speak(from);
            floor = null;
        }
        progress(Progress.settled(from, template));
        send();
    }

    @Override
    public void round(int round, Quorum quorum) {
        progress(Progress.round(round, quorum, template));
    }

    @Override
    public void ranked(Ranking ballot) {
        progress(Progress.ranked(ballot, template));
    }

    @Override
    public void analysed(Analysis analysis) {
        progress(Progress.analysed(analysis));
    }

    @Override
    public void answer(@Borrowed ByteBuf escaped) {
        x.output();
        open();
        writer.text(0, escaped);
        send();
    }

    @Override
    public void done(CouncilResult result, FinishReason reason) {
        open();
        writer.usage(usage(result.total()));
        if (template.show() != Show.NONE) {
            boolean texts = !x.streamed() && template.show() == Show.ALL;
            writer.extra(new ExtraField("council", json -> CouncilJson.write(result, texts, json)));
        }
        writer.finish(0, reason);
        writer.end();
        writer.close();
        if (x.streamed()) {
            x.complete();
        } else {
            x.answer(x.answerHead().contentType("application/json"));
        }
    }

    private static Usage usage(Tokens tokens) {
        return new Usage()
                .prompt(tokens.prompt())
                .completion(tokens.completion())
                .thinking(tokens.thinking())
                .cached(tokens.cached());
    }

    @Override
    public void silence() {
        if (show != Show.NONE && !x.wire().comments()) {
            reasoning(Unpooled.EMPTY_BUFFER);
            send();
        }
    }

    @Override
    public void close() {
        waiting.clear();
        writer.close();
    }
}
