package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed answer of chat completions or completions: one SSE event per verb, each with the same head.
 *
 * <pre>
 *   data: {"id":…,"object":…,"created":…,"model":…,"choices":[{"index":0,"delta":{…},"logprobs":null,"finish_reason":null}]}
 *   |----------------- head --------------------------------||--------- the verb --------------------------------------||t|
 * </pre>
 *
 * The role is in a choice's first delta. A usage chunk comes only if it was asked for and the counts are known; if it
 * was asked for, all other chunks have {@code "usage":null}, as OpenAI writes it.
 */
final class ChunkWriter implements TextEventWriter {
    private static final byte[] INDEX = ascii("\"choices\":[{\"index\":");
    private static final byte[] ROLE = ascii("\"role\":\"assistant\",");
    private static final byte[] NO_CONTENT = ascii("\"content\":null,");
    private static final byte[] DELTA = ascii(",\"delta\":{");
    private static final byte[] CONTENT = ascii("\"content\":\"");
    private static final byte[] REASONING = ascii("\"reasoning_content\":\"");
    private static final byte[] REFUSAL = ascii("\"refusal\":\"");
    private static final byte[] STOP_WORD = ascii("\",\"stop_reason\":\"");
    private static final byte[] TEXT = ascii(",\"text\":\"");
    private static final byte[] CALL = ascii("\"tool_calls\":[{\"index\":");
    private static final byte[] ARGUMENTS = ascii(",\"function\":{\"arguments\":\"");
    private static final byte[] ARGUMENTS_END = ascii("\"}}]");
    private static final byte[] LOGPROBS = ascii(",\"logprobs\":");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] UNFINISHED = ascii(",\"logprobs\":null,\"finish_reason\":null}]");
    private static final byte[] STILL_UNFINISHED = ascii(",\"finish_reason\":null}]");
    private static final byte[] FINISHED = ascii(",\"logprobs\":null,\"finish_reason\":\"");
    private static final byte[] FINISHED_END = ascii("\"}]");
    private static final byte[] NO_CHOICES = ascii("\"choices\":[],\"usage\":");
    private static final byte[] EVENT_END = ascii("}\n\n");
    private static final byte[] NO_USAGE = ascii(",\"usage\":null");
    private static final byte[] NO_USAGE_END = ascii(",\"usage\":null}\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private static final int MOST_CHOICES = Long.SIZE;

    private final boolean chat;
    private final AnswerOrder order;
    private final ByteSink out;
    private final byte[] head;
    private final byte[] tail;
    private final Usage usage = new Usage();
    private final Dropped dropped = new Dropped();
    /** The stop word of the next choice to finish. */
    private final HeldText stopWord = new HeldText();
    /** One bit per choice. */
    private long opened;

    private long finished;
    private long called;
    private boolean over;
    private @Nullable ExtraField extra;

    ChunkWriter(Operation operation, AnswerOrder order, ByteSink out) {
        this.chat = operation == Operation.CHAT;
        this.order = order;
        this.out = out;
        this.head = Envelope.head(operation, order);
        this.tail = order.counts() ? NO_USAGE_END : EVENT_END;
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        // Nothing is sent before there is content: the role comes with the first delta.
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        piece(choice, CONTENT, escaped);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        if (chat) {
            piece(choice, REASONING, escaped);
        } else {
            drop("reasoning_content");
        }
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        piece(choice, REFUSAL, escaped);
    }

    @Override
    public void media(int choice, Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        if (chat && kind == Media.AUDIO && source == Media.Source.INLINE) {
            sound(choice, SoundFields.DATA_FIELD, escaped);
        } else {
            drop(kind.label());
        }
    }

    @Override
    public void transcript(int choice, @Borrowed ByteBuf escaped) {
        if (chat) {
            sound(choice, SoundFields.TRANSCRIPT_FIELD, escaped);
        } else {
            text(choice, escaped);
        }
    }

    @Override
    public void spoken(int choice, String id, long expires) {
        if (!chat || refused(choice)) {
            return;
        }
        openDelta(choice);
        SoundFields.spoken(id, expires, out);
        close(UNFINISHED);
    }

    private void sound(int choice, byte[] field, ByteBuf escaped) {
        if (refused(choice)) {
            return;
        }
        openDelta(choice);
        SoundFields.piece(field, escaped, out);
        close(UNFINISHED);
    }

    private void openDelta(int choice) {
        open(choice);
        out.append(DELTA);
        role(choice, false);
    }

    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        if (!chat) {
            drop("citations");
        } else if (!refused(choice)) {
            openDelta(choice);
            Citations.list(from, to, url, title, out);
            close(UNFINISHED);
        }
    }

    @Override
    public void stopWord(int choice, @Borrowed ByteBuf escaped) {
        stopWord.clear();
        stopWord.append(escaped);
    }

    private void piece(int choice, byte[] field, ByteBuf escaped) {
        if (refused(choice)) {
            return;
        }
        open(choice);
        if (chat) {
            out.append(DELTA);
            role(choice, false);
            out.append(field);
        } else {
            out.append(TEXT);
            opened |= bit(choice);
        }
        out.append(escaped);
        out.append(QUOTE);
        close(UNFINISHED);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        if (refused(choice) || !Envelope.fitLogprobs(chat, raw)) {
            return;
        }
        open(choice);
        if (chat) {
            emptyDelta(choice);
        } else {
            out.append(TEXT);
            out.append(QUOTE);
        }
        out.append(LOGPROBS);
        Envelope.logprobs(raw, out);
        out.append(STILL_UNFINISHED);
        out.append(tail);
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        if (!chat || refused(choice)) {
            return;
        }
        called |= bit(choice);
        open(choice);
        out.append(DELTA);
        role(choice, true);
        out.append(CALL);
        Digits.append(out, index);
        out.tail(1).writeByte(',');
        Envelope.call(Envelope.callId(order, choice, index, id), name, out);
        out.append(ARGUMENTS_END);
        close(UNFINISHED);
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        if (!chat || refused(choice)) {
            return;
        }
        open(choice);
        out.append(DELTA);
        out.append(CALL);
        Digits.append(out, index);
        out.append(ARGUMENTS);
        out.append(escaped);
        out.append(ARGUMENTS_END);
        close(UNFINISHED);
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
        if (refused(choice)) {
            stopWord.clear();
            return;
        }
        open(choice);
        if (chat) {
            emptyDelta(choice);
        } else {
            out.append(TEXT);
            out.append(QUOTE);
            opened |= bit(choice);
        }
        out.append(FINISHED);
        out.append(ascii(FinishWords.word(reason, (called & bit(choice)) != 0)));
        if (!stopWord.isEmpty()) {
            out.append(STOP_WORD);
            stopWord.moveTo(out);
        }
        out.append(FINISHED_END);
        ExtraField more = extra;
        if (more == null) {
            out.append(tail);
        } else {
            extra = null;
            if (order.counts()) {
                out.append(NO_USAGE);
            }
            more.append(out);
            out.append(EVENT_END);
        }
        finished |= bit(choice);
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        // A client that never sees a finish reason thinks that the answer was cut short.
        if (finished == 0) {
            finish(0, FinishReason.STOP);
        }
        for (long open = opened & ~finished; open != 0; open = opened & ~finished) {
            finish(Long.numberOfTrailingZeros(open), FinishReason.STOP);
        }
        over = true;
        if (order.counts() && usage.known()) {
            out.append(head);
            out.append(NO_CHOICES);
            UsageFields.write(usage, out);
            out.append(EVENT_END);
        }
        out.append(DONE);
    }

    @Override
    public void fault(Fault fault) {
        if (!over) {
            over = true;
            OpenAiErrors.INSTANCE.inBand(fault, order.id(), out);
        }
    }

    @Override
    public void close() {
        over = true;
        stopWord.close();
    }

    private boolean refused(int choice) {
        return over || choice < 0 || choice >= MOST_CHOICES || (finished & bit(choice)) != 0;
    }

    private void open(int choice) {
        out.append(head);
        out.append(INDEX);
        Digits.append(out, choice);
    }

    private void role(int choice, boolean call) {
        if ((opened & bit(choice)) == 0) {
            opened |= bit(choice);
            out.append(ROLE);
            if (call) {
                out.append(NO_CONTENT);
            }
        }
    }

    private void emptyDelta(int choice) {
        out.append(DELTA);
        if ((opened & bit(choice)) == 0) {
            role(choice, false);
            out.append(CONTENT);
            out.append(QUOTE);
        }
        out.tail(1).writeByte('}');
    }

    private void close(byte[] rest) {
        if (chat) {
            out.tail(1).writeByte('}');
        }
        out.append(rest);
        out.append(tail);
    }

    private static long bit(int choice) {
        return 1L << choice;
    }
}
