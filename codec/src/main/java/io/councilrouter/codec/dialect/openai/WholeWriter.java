package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldCalls;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects an answer of chat completions or completions and writes it as one JSON object at its end. */
final class WholeWriter implements TextEventWriter {
    private static final int MOST_CHOICES = 128;
    private static final byte[] NOTHING = {};
    private static final byte[] COMMA = {','};

    private final Operation operation;
    private final AnswerOrder order;
    private final ByteSink out;
    private final List<WholeChoice> choices = new ArrayList<>(1);
    private final Usage usage = new Usage();
    private final Dropped dropped = new Dropped();
    private boolean over;
    private @Nullable ExtraField extra;

    WholeWriter(Operation operation, AnswerOrder order, ByteSink out) {
        this.operation = operation;
        this.order = order;
        this.out = out;
    }

    /** What is known about one choice. */
    private static final class WholeChoice {
        private final HeldText text = new HeldText();
        private final HeldText reasoning = new HeldText();
        private final HeldText refusal = new HeldText();
        private final HeldText logprobs = new HeldText();
        private final HeldText stopWord = new HeldText();
        private final HeldText citations = new HeldText();
        /** Null until the choice speaks. */
        private @Nullable WholeSound sound;

        private final HeldCalls calls = new HeldCalls();
        private FinishReason finish = FinishReason.STOP;

        private void close() {
            text.close();
            reasoning.close();
            refusal.close();
            logprobs.close();
            stopWord.close();
            citations.close();
            calls.close();
            if (sound != null) {
                sound.close();
            }
        }

        private WholeSound sound() {
            WholeSound known = sound == null ? new WholeSound() : sound;
            sound = known;
            return known;
        }
    }

    /** What is known about the sound of one choice. */
    private static final class WholeSound {
        private final HeldText data = new HeldText();
        private final HeldText transcript = new HeldText();
        private String id = "";
        private long expires = -1;

        private boolean isEmpty() {
            return data.isEmpty() && transcript.isEmpty();
        }

        private void close() {
            data.close();
            transcript.close();
        }
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        // Id and model come from the order.
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        choice(choice).text.append(escaped);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        if (operation == Operation.CHAT) {
            choice(choice).reasoning.append(escaped);
        } else {
            drop("reasoning_content");
        }
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        WholeChoice of = choice(choice);
        (operation == Operation.CHAT ? of.refusal : of.text).append(escaped);
    }

    @Override
    public void media(int choice, Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        if (kind == Media.AUDIO && source == Media.Source.INLINE && operation == Operation.CHAT) {
            choice(choice).sound().data.append(escaped);
        } else {
            drop(kind.label());
        }
    }

    @Override
    public void transcript(int choice, @Borrowed ByteBuf escaped) {
        if (operation == Operation.CHAT) {
            choice(choice).sound().transcript.append(escaped);
        } else {
            text(choice, escaped);
        }
    }

    @Override
    public void spoken(int choice, String id, long expires) {
        WholeSound of = choice(choice).sound();
        of.id = id.isEmpty() ? of.id : id;
        of.expires = expires < 0 ? of.expires : expires;
    }

    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        if (operation == Operation.CHAT) {
            HeldText held = choice(choice).citations;
            held.append(held.isEmpty() ? NOTHING : COMMA);
            Citations.write(from, to, url, title, held);
        } else {
            drop("citations");
        }
    }

    @Override
    public void stopWord(int choice, @Borrowed ByteBuf escaped) {
        choice(choice).stopWord.append(escaped);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        HeldText held = choice(choice).logprobs;
        if (held.isEmpty() && Envelope.fitLogprobs(operation == Operation.CHAT, raw)) {
            Envelope.logprobs(raw, held);
        }
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        choice(choice).calls.open(index, Envelope.callId(order, choice, index, id), name);
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        choice(choice).calls.arguments(index, escaped);
    }

    @Override
    public void usage(Usage counts) {
        usage.merge(counts);
    }

    @Override
    public void extra(ExtraField field) {
        extra = field;
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        choice(choice).finish = reason;
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        boolean chat = operation == Operation.CHAT;
        choice(0);
        Envelope.identity(operation, chat ? "chat.completion" : "text_completion", order, out);
        ascii("\"choices\":[");
        for (int i = 0; i < choices.size(); i++) {
            ascii((i == 0 ? "{\"index\":" : ",{\"index\":") + i);
            if (chat) {
                message(choices.get(i));
            } else {
                text(choices.get(i));
            }
            ascii("}");
        }
        ascii("]");
        if (usage.known()) {
            ascii(",\"usage\":");
            UsageFields.write(usage, out);
        }
        if (extra != null) {
            extra.append(out);
        }
        ascii("}");
        close();
    }

    private void message(WholeChoice choice) {
        boolean called = !choice.calls.isEmpty();
        ascii(",\"message\":{\"role\":\"assistant\",\"content\":");
        WholeSound sound = choice.sound == null || choice.sound.isEmpty() ? null : choice.sound;
        if (choice.text.isEmpty() && (called || sound != null || !choice.refusal.isEmpty())) {
            ascii("null");
        } else {
            string(choice.text);
        }
        if (!choice.reasoning.isEmpty()) {
            ascii(",\"reasoning_content\":");
            string(choice.reasoning);
        }
        if (!choice.refusal.isEmpty()) {
            ascii(",\"refusal\":");
            string(choice.refusal);
        }
        if (!choice.citations.isEmpty()) {
            ascii(",\"annotations\":[");
            choice.citations.moveTo(out);
            ascii("]");
        }
        if (sound != null) {
            sound(sound);
        }
        if (called) {
            ascii(",\"tool_calls\":[");
            boolean first = true;
            for (HeldCalls.HeldCall call : choice.calls.all()) {
                ascii(first ? "{" : ",{");
                Envelope.call(call.id(), call.name(), out);
                call.arguments().moveTo(out);
                ascii("\"}}");
                first = false;
            }
            ascii("]");
        }
        ascii("}");
        rest(choice, called);
    }

    private void sound(WholeSound sound) {
        ascii(",\"audio\":{\"id\":");
        Envelope.string(sound.id, out);
        ascii(",\"data\":");
        string(sound.data);
        ascii(",\"transcript\":");
        string(sound.transcript);
        if (sound.expires >= 0) {
            ascii(",\"expires_at\":" + sound.expires);
        }
        ascii("}");
    }

    private void text(WholeChoice choice) {
        ascii(",\"text\":");
        string(choice.text);
        rest(choice, false);
    }

    private void rest(WholeChoice choice, boolean called) {
        ascii(",\"logprobs\":");
        if (choice.logprobs.isEmpty()) {
            ascii("null");
        } else {
            choice.logprobs.moveTo(out);
        }
        ascii(",\"finish_reason\":\"" + FinishWords.word(choice.finish, called) + "\"");
        if (!choice.stopWord.isEmpty()) {
            ascii(",\"stop_reason\":");
            string(choice.stopWord);
        }
    }

    @Override
    public void fault(Fault fault) {
        // The caller answers with the error body.
        close();
    }

    @Override
    public void close() {
        over = true;
        choices.forEach(WholeChoice::close);
    }

    private WholeChoice choice(int index) {
        int at = Math.clamp(index, 0, MOST_CHOICES - 1);
        while (choices.size() <= at) {
            choices.add(new WholeChoice());
        }
        return choices.get(at);
    }

    private void string(HeldText text) {
        ascii("\"");
        text.moveTo(out);
        ascii("\"");
    }

    private void ascii(String text) {
        out.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
