package io.councilrouter.codec.dialect.ollama;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldCalls;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer of chat or generate: a line for each piece of text, and a last one with the counts; unstreamed, only
 * the last one, with all the text in it. Tool calls wait until they are complete, since their arguments are an object
 * here, and get a line before the last. Only the first choice is written: Ollama has no others.
 *
 * <pre>
 *   {"model":…,"created_at":"…","message":{"role":"assistant","content":"…"},"done":false}
 *   |--------- head ---------||27|-- chat: message, else response -----------||-- tail --|
 * </pre>
 */
final class LineWriter implements TextEventWriter {
    private static final byte[] MESSAGE = ascii("\",\"message\":{\"role\":\"assistant\",\"content\":\"");
    private static final byte[] RESPONSE = ascii("\",\"response\":\"");
    private static final byte[] THINKING = ascii("\",\"thinking\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] CALLS = ascii("\",\"tool_calls\":[");
    private static final byte[] LOGPROBS = ascii(",\"logprobs\":");
    private static final byte[] NOT_DONE = ascii(",\"done\":false}\n");
    /** Only Ollama can make one, but its clients want the field to be there. */
    private static final byte[] CONTEXT = ascii(",\"context\":[]");

    private static final byte[] DONE = ascii(",\"done\":true,\"done_reason\":\"");

    private final boolean chat;
    private final boolean streamed;
    private final AnswerOrder order;
    private final ByteSink out;
    private final byte[] head;
    private final AnswerClock clock;
    private final Timestamp timestamp = new Timestamp();
    private final HeldCalls calls = new HeldCalls();
    private final HeldText text = new HeldText();
    private final HeldText thinking = new HeldText();
    private final HeldText logprobs = new HeldText();
    private final Usage usage = new Usage();
    private final Dropped dropped = new Dropped();
    private FinishReason reason = FinishReason.STOP;
    private boolean over;
    private @Nullable ExtraField extra;

    LineWriter(Operation operation, boolean streamed, AnswerOrder order, ByteSink out) {
        this.chat = operation == Operation.CHAT;
        this.streamed = streamed;
        this.order = order;
        this.out = out;
        this.head = head(order.model());
        this.clock = new AnswerClock(order);
    }

    private static byte[] head(String model) {
        HeldText held = new HeldText();
        try {
            held.append(ascii("{\"model\":"));
            new JsonWriter(held).string(model);
            held.append(ascii(",\"created_at\":\""));
            return ByteBufUtil.getBytes(held.view());
        } finally {
            held.close();
        }
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        // The model's name comes from the order, and nothing is sent before there is content.
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        if (choice != 0 || over) {
            return;
        }
        long now = clock.token();
        if (!streamed) {
            text.append(escaped);
            return;
        }
        open(now);
        out.append(escaped);
        out.append(QUOTE);
        close(NOT_DONE);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        if (choice != 0 || over) {
            return;
        }
        long now = clock.token();
        if (!streamed) {
            thinking.append(escaped);
            return;
        }
        open(now);
        out.append(THINKING);
        out.append(escaped);
        out.append(QUOTE);
        close(NOT_DONE);
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        text(choice, escaped);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        if (choice != 0 || over || !LogprobList.in(raw)) {
            return;
        }
        if (!streamed) {
            if (logprobs.isEmpty()) {
                logprobs.append(raw);
            }
            return;
        }
        open(clock.micros());
        out.append(QUOTE);
        if (chat) {
            out.tail(1).writeByte('}');
        }
        out.append(LOGPROBS);
        out.append(raw);
        out.append(NOT_DONE);
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        if (choice == 0 && !over) {
            clock.token();
            calls.open(index, id.isEmpty() ? "call_" + index + "_" + order.id() : id, name);
        }
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        if (choice == 0 && !over) {
            clock.token();
            calls.arguments(index, escaped);
            if (calls.full()) {
                fault(AnswerFaults.heldTooMuch());
            }
        }
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
    public void finish(int choice, FinishReason why) {
        if (choice == 0) {
            reason = why;
            calls();
        }
    }

    /** Writes the line with the calls; unstreamed they wait for the last line. */
    private void calls() {
        if (!streamed || over || calls.isEmpty()) {
            return;
        }
        open(clock.micros());
        out.append(CALLS);
        CallList.move(calls, out);
        out.tail(1).writeByte(']');
        close(NOT_DONE);
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        calls();
        open(clock.micros());
        text.moveTo(out);
        if (!thinking.isEmpty()) {
            out.append(THINKING);
            thinking.moveTo(out);
        }
        if (calls.isEmpty()) {
            out.append(QUOTE);
        } else {
            out.append(CALLS);
            CallList.move(calls, out);
            out.tail(1).writeByte(']');
        }
        if (chat) {
            out.tail(1).writeByte('}');
        }
        if (!logprobs.isEmpty()) {
            out.append(LOGPROBS);
            logprobs.moveTo(out);
        }
        out.append(DONE);
        out.append(ascii(reason(reason)));
        out.append(QUOTE);
        if (!chat) {
            out.append(CONTEXT);
        }
        clock.write(usage, true, out.tail(clock.room()));
        if (extra != null) {
            extra.append(out);
        }
        ByteBuf tail = out.tail(2).writeByte('}');
        if (streamed) {
            tail.writeByte('\n');
        }
        close();
    }

    private static String reason(FinishReason reason) {
        return switch (reason) {
            // An answer that was cut short is incomplete, whoever cut it.
            case LENGTH, CONTEXT_FULL, ERROR -> "length";
            case LOAD -> "load";
            case UNLOAD -> "unload";
            case STOP, STOP_SEQUENCE, TOOL_CALLS, MALFORMED_CALL, PAUSE, REFUSAL, CONTENT_FILTER, SAFETY, OTHER ->
                "stop";
        };
    }

    @Override
    public void fault(Fault fault) {
        if (!over && streamed) {
            OllamaErrors.INSTANCE.inBand(fault, order.id(), out);
        }
        close();
    }

    @Override
    public void close() {
        over = true;
        text.close();
        thinking.close();
        logprobs.close();
        calls.close();
    }

    private void open(long micros) {
        out.append(head);
        out.append(timestamp.at(micros));
        out.append(chat ? MESSAGE : RESPONSE);
    }

    private void close(byte[] rest) {
        if (chat) {
            out.tail(1).writeByte('}');
        }
        out.append(rest);
    }
}
