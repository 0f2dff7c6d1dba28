package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.council.Analysis;
import io.councilrouter.council.CouncilJson;
import io.councilrouter.council.CouncilResult;
import io.councilrouter.council.Member;
import io.councilrouter.council.MemberAnswer;
import io.councilrouter.council.Question;
import io.councilrouter.council.Quorum;
import io.councilrouter.council.Ranking;
import io.councilrouter.council.Show;
import io.councilrouter.council.Template;
import io.councilrouter.proxy.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Tells a run as named server-sent events, members side by side as they answer:
 *
 * <pre>
 *   council.start   member.start   member.delta   member.done | member.error   round.done
 *   ranking.done    analysis.done  synthesis.delta   council.done
 * </pre>
 *
 * <p>Belongs to one run, on its loop.
 */
final class EventReporter implements RunReporter {
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Exchange x;
    private final Template template;
    private boolean begun;

    /** A reporter that tells {@code template}'s run to the client of {@code x}. */
    EventReporter(Exchange x, Template template) {
        this.x = x;
        this.template = template;
    }

    private void event(String name, Consumer<JsonWriter> fields) {
        if (!begun) {
            begun = true;
            x.answerHead().contentType(Framing.SSE.contentType()).stream(true);
            x.begin(x.answerHead());
        }
        ByteSink out = x.down().sink();
        out.append(EVENT);
        out.append(name.getBytes(StandardCharsets.US_ASCII));
        out.append(DATA);
        JsonWriter json = new JsonWriter(out);
        json.open();
        fields.accept(json);
        json.close();
        out.append(END);
        x.touched();
        x.flush();
    }

    @Override
    public void begin(String id, Template ignored) {
        event("council.start", json -> {
            json.name("id").string(id).name("template").string(template.name());
            json.name("strategy").string(template.strategy().text());
            json.name("rounds").number(template.rounds());
            json.name("quorum").number(template.limits().quorum());
            json.name("members").openArray();
            for (int i = 0; i < template.members().size(); i++) {
                json.open();
                who(json, i);
                json.close();
            }
            json.closeArray();
        });
    }

    private void who(JsonWriter json, int place) {
        json.name("label").string(Member.label(place));
        json.name("name").string(template.members().get(place).name());
    }

    private void who(JsonWriter json, Question question) {
        who(json, question.place());
        json.name("round").number(question.round());
    }

    @Override
    public void asked(Question question) {
        if (question.part() == Question.Part.MEMBER) {
            event("member.start", json -> {
                who(json, question);
                json.name("model").string(question.model());
            });
        }
    }

    @Override
    public void heard(MemberDownstream from) {
        ByteBuf news = from.heard().news();
        if (news != null) {
            event("member.delta", json -> {
                who(json, from.question());
                json.name("text").escaped(news);
            });
        }
    }

    @Override
    public void settled(MemberDownstream from) {
        heard(from);
        MemberAnswer answer = from.answer();
        event(answer.answered() ? "member.done" : "member.error", json -> {
            who(json, from.question());
            json.name("model").string(answer.model()).name("backend").string(answer.backend());
            json.name("status").string(answer.state().text());
            json.name("latency_ms").number(answer.times().latencyMs());
            if (answer.times().ttftMs() >= 0) {
                json.name("ttft_ms").number(answer.times().ttftMs());
            }
            if (!answer.answered()) {
                json.name("error").string(answer.error());
            }
        });
    }

    @Override
    public void round(int round, Quorum quorum) {
        event("round.done", json -> {
            json.name("round").number(round);
            json.name("required").number(quorum.required());
            json.name("reached").number(quorum.reached());
            json.name("cut").number(quorum.cut());
        });
    }

    @Override
    public void ranked(Ranking ballot) {
        event("ranking.done", json -> CouncilJson.ranking(ballot, json));
    }

    @Override
    public void analysed(Analysis analysis) {
        event("analysis.done", json -> CouncilJson.analysis(analysis, json));
    }

    @Override
    public void answer(@Borrowed ByteBuf escaped) {
        x.output();
        event("synthesis.delta", json -> json.name("text").escaped(escaped));
    }

    @Override
    public void done(CouncilResult result, FinishReason reason) {
        event("council.done", json -> {
            json.name("finish_reason").string(reason.common().word());
            json.name("council");
            CouncilJson.write(result, template.show() == Show.ALL, json);
        });
        x.complete();
    }

    @Override
    public void silence() {
        // Comments keep a stream of events alive.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
