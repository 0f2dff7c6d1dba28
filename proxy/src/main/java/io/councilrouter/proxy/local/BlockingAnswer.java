package io.councilrouter.proxy.local;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that needs blocking work: a file, a database. The request is read on the loop, the work runs on
 * {@code admin-io}, and its result is written on the loop again.
 *
 * <pre>
 *   loop      Inquiry.of(exchange) -> work            result.accept(exchange): head and body
 *                                       |              ^
 *   admin-io                            +-> work.call()+   neither runs once the exchange has ended
 * </pre>
 *
 * <p>Stateless, shared by all exchanges and loops. The work must not touch the exchange or anything else that belongs
 * to a loop.
 */
public final class BlockingAnswer implements Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingAnswer.class);

    private final Executor io;
    private final Inquiry inquiry;

    /** What to find out for one request. */
    @FunctionalInterface
    public interface Inquiry {
        /**
         * Reads the request, on its loop.
         *
         * @return the work, run on {@code admin-io}; its result is run on the loop and answers or fails the exchange.
         *     Null if the request was wrong and has been answered already
         */
        @Nullable
        Callable<Consumer<Exchange>> of(Exchange x);
    }

    /**
     * An answer found by {@code inquiry}.
     *
     * @param io where the work runs; throws {@link RejectedExecutionException} when its queue is full
     */
    public BlockingAnswer(Executor io, Inquiry inquiry) {
        this.io = io;
        this.inquiry = inquiry;
    }

    @Override
    public void open(Exchange x) {
        Callable<Consumer<Exchange>> work = inquiry.of(x);
        if (work != null) {
            x.answerWith(new Job(work));
        }
    }

    @Override
    public void pause(boolean paused) {
        // Nothing streams from here.
    }

    @Override
    public void cancel(Cause cause) {
        // Nothing is held before the work begins.
    }

    /** The work for one exchange; confined to its loop except for the task. */
    private final class Job implements Upstream {
        private final FutureTask<Consumer<Exchange>> task;
        private boolean over;

        Job(Callable<Consumer<Exchange>> work) {
            task = new FutureTask<>(work);
        }

        @Override
        public void open(Exchange x) {
            try {
                io.execute(() -> {
                    task.run();
                    x.turns().execute(() -> onDone(x));
                });
            } catch (RejectedExecutionException e) {
                x.fail(new Fault.Refused(
                        FaultCode.QUEUE_FULL,
                        "Too many requests are waiting for disk or database; try again in a moment.",
                        Duration.ofSeconds(1)));
            }
        }

        private void onDone(Exchange x) {
            if (over) {
                // The exchange has ended, perhaps after the work was done: there is nobody to answer.
                return;
            }
            try {
                task.get().accept(x);
            } catch (ExecutionException | InterruptedException | RuntimeException e) {
                LOG.error("event=admin_failed route={} incident={}", x.route(), x.requestId(), e);
                x.fail(new Fault.Internal(
                        FaultCode.INTERNAL,
                        "The gateway failed to answer this; its log has the details under " + x.requestId() + ".",
                        x.requestId()));
            }
        }

        @Override
        public void pause(boolean paused) {
            // The whole answer is in the sink already.
        }

        @Override
        public void cancel(Cause cause) {
            over = true;
            task.cancel(false);
        }
    }
}
