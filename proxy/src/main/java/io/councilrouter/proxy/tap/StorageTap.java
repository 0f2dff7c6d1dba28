package io.councilrouter.proxy.tap;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.Owned;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.config.StorageConfig;
import io.councilrouter.config.StorageConfig.OnFull;
import io.councilrouter.proxy.exchange.AttemptView;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.ExchangeView;
import io.councilrouter.proxy.exchange.Holdable;
import io.councilrouter.proxy.exchange.Outcome;
import io.councilrouter.proxy.exchange.PlanView;
import io.councilrouter.proxy.exchange.StorageRule;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.exchange.Timeline;
import io.councilrouter.proxy.exchange.ToldRequest;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.OpenRecord;
import io.councilrouter.storage.write.WriterSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies exchanges into its loop's ring: who asked what, the request's body, the answer's body as the backend sent it, the end. Bodies
 * are copied once, up to {@code response_storage.max_body}, without parsing and without allocating for a frame; {@link
 * AnswerText} makes text of them behind the ring.
 *
 * <p>Every exchange is kept whose model was found, whatever came of it, unless the client or the configuration says otherwise.
 * Answers of our own and requests that were refused before are not. One per loop, for all configurations.
 */
public final class StorageTap implements Tap {
    private static final double NANOS_PER_MILLI = 1e6;
    /** A council's own row counts no tokens: its members' rows do. */
    private static final Usage UNKNOWN = new Usage();

    private static final Holdable NOBODY = on -> {};

    private final ByteRing ring;
    private final AnswerForm forms;
    private final Turns turns;
    private final ByteBufAllocator allocator;
    private final Backlog backlog;
    private final OpenRecord opened = new OpenRecord();
    private final CloseRecord closed = new CloseRecord();
    private @Nullable RecordingState[] seats = new RecordingState[64];

    /**
     * A tap that feeds {@code ring}, whose only producer is this loop.
     *
     * @param allocator of requests that are written down only to be kept
     */
    public StorageTap(ByteRing ring, AnswerForm forms, Turns turns, ByteBufAllocator allocator) {
        this.ring = ring;
        this.forms = forms;
        this.turns = turns;
        this.allocator = allocator;
        this.backlog = new Backlog(ring, turns);
    }

    @Override
    public void begin(ExchangeView x) {
        StorageConfig how = x.config().reporting().responseStorage();
        if (!x.endpoint().purpose().asksModel() || !StorageRule.keeps(x)) {
            return;
        }
        RecordingState kept = backlog.take();
        seat(x, kept);
        open(x, kept);
        if (!kept.open) {
            return;
        }
        ToldRequest told = x.told();
        if (told != null) {
            written(x, kept, told.written(x.wire(), x.streamed(), allocator), how);
            return;
        }
        long size = x.body().size();
        int most = (int) Math.min(how.maxBody().bytes(), size);
        if (x.facts() == null) {
            // An upload is not text, and nobody can search in it.
            most = 0;
        }
        kept.truncated = most < size;
        if (most > 0) {
            backlog.prompt(kept, x.body().head(most), patient(x));
        }
    }

    /** Keeps a request that was told inside the gateway, as if it had come as a body. */
    private void written(ExchangeView x, RecordingState kept, @Owned ByteBuf whole, StorageConfig how) {
        int size = whole.readableBytes();
        int most = (int) Math.min(how.maxBody().bytes(), size);
        kept.truncated = most < size;
        if (most > 0) {
            backlog.prompt(kept, whole.writerIndex(whole.readerIndex() + most), patient(x));
        } else {
            whole.release();
        }
    }

    /** Whether a fallback chain has led to a model that is excluded, whatever model was asked for. */
    private static boolean unwanted(ExchangeView x, AttemptView attempt) {
        List<String> models = x.config().reporting().responseStorage().exclude().models();
        return !models.isEmpty() && models.contains(attempt.served());
    }

    private static boolean patient(ExchangeView x) {
        return x.config().reporting().responseStorage().onFull() == OnFull.BACKPRESSURE;
    }

    private void open(ExchangeView x, RecordingState kept) {
        opened
                .reset()
                .id(x.requestId())
                .route(x.route())
                .dialect(x.dialect().name())
                .modelAsked(StorageRule.asked(x))
                .client(x.caller().client())
                .keyId(x.caller().keyId())
                .councilId(x.caller().council())
                .stream(x.streamed());
        AnswerOrder.Keeping keeping = x.keeping();
        if (keeping != null && keeping.kept()) {
            opened.answerId(x.recallId()).previousId(keeping.previous());
            kept.recalled = true;
        }
        long ago = Math.max(0, turns.nanos() - x.times().start());
        kept.began = backlog.epochNanos() - ago;
        kept.open = ring.open(kept.id, kept.began, opened);
    }

    private void seat(ExchangeView x, RecordingState kept) {
        if (x.seat() >= seats.length) {
            seats = Arrays.copyOf(seats, Math.max(x.seat() + 1, 2 * seats.length));
        }
        seats[x.seat()] = kept;
    }

    private @Nullable RecordingState of(ExchangeView x) {
        return x.seat() < seats.length ? seats[x.seat()] : null;
    }

    @Override
    public void attempt(ExchangeView x, AttemptView attempt) {
        RecordingState kept = of(x);
        if (kept != null) {
            backlog.again(kept);
            kept.unwanted = unwanted(x, attempt);
        }
    }

    @Override
    public void body(ExchangeView x, AttemptView attempt, @Borrowed ByteBuf part) {
        RecordingState kept = of(x);
        if (kept == null || !kept.open || kept.over || kept.unwanted) {
            return;
        }
        if (kept.answer == 0) {
            kept.form = forms.of(attempt.wire(), attempt.shape().framing());
            kept.over = !attempt.shape().textual();
        }
        int readable = part.readableBytes();
        int room = kept.over
                ? 0
                : WriterSettings.maxWire(x.config()
                                .reporting()
                                .responseStorage()
                                .maxBody()
                                .intBytes())
                        - kept.answer;
        int taken = Math.min(readable, room);
        if (taken < readable) {
            kept.truncated = true;
            kept.over = true;
        }
        if (taken > 0) {
            kept.answer += taken;
            int end = part.writerIndex();
            part.writerIndex(part.readerIndex() + taken);
            backlog.answer(kept, attempt, part, patient(x));
            part.writerIndex(end);
        }
    }

    @Override
    public void told(ExchangeView x, Wire wire, @Borrowed ByteBuf answer) {
        RecordingState kept = of(x);
        if (kept == null || !kept.open) {
            return;
        }
        kept.form = forms.of(wire, null);
        int most = WriterSettings.maxWire(
                x.config().reporting().responseStorage().maxBody().intBytes());
        int taken = Math.min(answer.readableBytes(), most);
        kept.truncated |= taken < answer.readableBytes();
        // Nothing follows it, so there is nobody to hold back.
        backlog.answer(kept, NOBODY, answer.slice(answer.readerIndex(), taken), patient(x));
    }

    @Override
    public void end(ExchangeView x, Outcome outcome) {
        RecordingState kept = of(x);
        if (kept == null) {
            return;
        }
        seats[x.seat()] = null;
        if (!kept.open && !kept.unwanted) {
            // The ring had no room when it began; a row without texts is better than none.
            open(x, kept);
            kept.truncated = true;
        }
        CloseRecord facts = kept.pending() ? new CloseRecord() : closed.reset();
        PlanView plan = x.planned();
        AttemptView last = x.attempted();
        Timeline times = x.times();
        Usage usage = plan == null ? UNKNOWN : plan.usage();
        facts.model(last == null ? StorageRule.meant(x) : last.served())
                .backend(last == null ? "" : last.backend().name())
                .attempts(times.attempts())
                .status(outcome.status())
                .tokens(usage.prompt(), usage.completion(), usage.thinking())
                .times(
                        times.ttftNanos() < 0 ? -1 : times.ttftNanos() / NANOS_PER_MILLI,
                        Math.max(0, times.end() - times.start()) / NANOS_PER_MILLI)
                .finishReason(word(finish(plan, outcome)))
                .error(error(outcome))
                .recalled(kept.recalled && outcome.ok() && (last == null || last.retold()))
                .promptTruncated(x.promptTruncated())
                .discarded(kept.unwanted);
        backlog.end(kept, facts);
    }

    /** Why the model stopped; of a council it is known only that its answer is complete. */
    private static @Nullable FinishReason finish(@Nullable PlanView plan, Outcome outcome) {
        return plan != null ? plan.finish() : outcome.ok() ? FinishReason.STOP : null;
    }

    /** Whether something of exchanges that are over still waits for room. */
    public boolean pending() {
        return backlog.pending();
    }

    private static String error(Outcome outcome) {
        if (outcome.code() != null) {
            return outcome.code().label();
        }
        return outcome.cause() == Cause.NONE ? "" : outcome.cause().label();
    }

    private static String word(@Nullable FinishReason reason) {
        return reason == null ? "" : reason.word();
    }
}
