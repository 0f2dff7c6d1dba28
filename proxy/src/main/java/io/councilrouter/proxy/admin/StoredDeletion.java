package io.councilrouter.proxy.admin;

import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.storage.write.SlicedWork;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rows that an administrator has deleted. The writer deletes, slice by slice between its batches; when it is done, the loop is
 * told. One exchange's, of its loop but for the slices. Whoever leaves meanwhile has asked for it all the same.
 */
final class StoredDeletion implements Upstream {
    private final Predicate<SlicedWork> writer;
    private final Step step;
    private final DeletionAnswer told;
    private boolean ended;

    /** Deletes some rows. The writer's thread. */
    @FunctionalInterface
    interface Step {
        /** How many it has deleted; 0 when there are no more. */
        int delete() throws IOException;
    }

    /** What to answer. On the loop. */
    interface DeletionAnswer {
        /** So many rows are gone. */
        void deleted(Exchange x, long rows);

        /** The database failed, after the rows that it had deleted until then. */
        void failed(Exchange x, IOException why);

        /** The writer has too much to do. */
        void refused(Exchange x);
    }

    /** A deletion that the writer does in steps until one deletes nothing. */
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
        // The whole answer is in the sink at once.
    }

    @Override
    public void cancel(Cause cause) {
        ended = true;
    }

    /** The slices; the writer's thread. */
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
