package io.councilrouter.proxy.admin;

import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.storage.write.SlicedWork;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A deletion of rows that an administrator asked for. The writer deletes slice by slice between its batches and tells
 * the loop when it is done. A client that hangs up does not stop it. Belongs to one exchange; confined to its loop
 * except for the slices.
 */
final class StoredDeletion implements Upstream {
    private final Predicate<SlicedWork> writer;
    private final Step step;
    private final DeletionAnswer told;
    private boolean ended;

    /** Deletes some rows, on the writer's thread. */
    @FunctionalInterface
    interface Step {
        /** Deletes some rows; returns how many, 0 when none are left. */
        int delete() throws IOException;
    }

    /** How to answer, on the loop. */
    interface DeletionAnswer {
        /** The rows are gone. */
        void deleted(Exchange x, long rows);

        /** The database failed; some rows may have been deleted by then. */
        void failed(Exchange x, IOException why);

        /** The writer has too much to do. */
        void refused(Exchange x);
    }

    /** A deletion that the writer does in steps until a step deletes nothing. */
    StoredDeletion(Predicate<SlicedWork> writer, Step step, DeletionAnswer told) {
        this.writer = writer;
        this.step = step;
        this.told = told;
    }

    @Override
    public void open(Exchange x) {
        if (!writer.test(new Work(x))) {
            told.refused(x);
        }
    }

    @Override
    public void pause(boolean paused) {
        // The whole answer is written at once.
    }

    @Override
    public void cancel(Cause cause) {
        ended = true;
    }

    /** The slices, on the writer's thread. */
    private final class Work implements SlicedWork {
        private final Exchange asker;
        private long rows;

        Work(Exchange asker) {
            this.asker = asker;
        }

        @Override
        public boolean slice() {
            try {
                int deleted = step.delete();
                rows += deleted;
                if (deleted > 0) {
                    return true;
                }
                long all = rows;
                answer(x -> told.deleted(x, all));
            } catch (IOException e) {
                answer(x -> told.failed(x, e));
            }
            return false;
        }

        private void answer(Consumer<Exchange> answer) {
            asker.turns().execute(() -> {
                if (!ended) {
                    answer.accept(asker);
                }
            });
        }
    }
}
