package io.councilrouter.proxy.admin;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.LoopState;
import io.councilrouter.proxy.exchange.TimelineEntry;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.local.JsonAnswer;
import io.councilrouter.proxy.turns.Turns;
import java.util.List;

/**
 * {@code GET /admin/requests/{id}}: the timeline of one request, from memory. The loops are asked one after the other;
 * each searches its own requests and hands over bytes.
 *
 * <pre>
 *   asker's loop   open                                        onFound: 200 | onMissing: 404
 *                    |                                            ^
 *   loop 0           +-> find? -- no --> loop 1: find? -- yes ----+
 * </pre>
 *
 * <p>Stateless, shared by all exchanges and loops.
 */
final class TimelineAnswer implements Upstream {
    private static final String PREFIX = "/admin/requests/";

    @Override
    public void open(Exchange x) {
        String id = x.head().pathText(PREFIX.length(), x.head().pathLength());
        x.answerWith(new TimelineSearch(x, id == null ? "" : id, x.loop().peers()));
    }

    @Override
    public void pause(boolean paused) {
        // Nothing streams from here.
    }

    @Override
    public void cancel(Cause cause) {
        // Nothing is held before the search begins.
    }

    /** One search. Its flag belongs to the asker's loop; everything else is immutable. */
    private static final class TimelineSearch implements Upstream {
        private final Exchange asker;
        private final Turns home;
        private final String id;
        private final List<LoopState> all;
        private boolean over;

        TimelineSearch(Exchange asker, String id, List<LoopState> all) {
            this.asker = asker;
            this.home = asker.turns();
            this.id = id;
            this.all = all;
        }

        @Override
        public void open(Exchange x) {
            ask(0);
        }

        /** Asks a loop, which asks the next one or answers the asker. Called on any loop. */
        private void ask(int at) {
            if (at == all.size()) {
                home.execute(this::onMissing);
                return;
            }
            LoopState there = all.get(at);
            there.turns().execute(() -> {
                TimelineEntry found = there.timelines().find(id);
                if (found == null) {
                    ask(at + 1);
                } else {
                    byte[] text = TimelineJson.of(found, there.turns());
                    home.execute(() -> onFound(text));
                }
            });
        }

        private void onFound(byte[] text) {
            if (!over) {
                asker.down().sink().append(text);
                JsonAnswer.send(asker);
            }
        }

        private void onMissing() {
            if (!over) {
                asker.fail(new Fault.Client(
                        FaultCode.UNKNOWN_PATH,
                        "No request of that id is among the last 1024 of any event loop. The id is the X-Request-Id"
                                + " of its answer."));
            }
        }

        @Override
        public void pause(boolean paused) {
            // The whole answer is in the sink already.
        }

        @Override
        public void cancel(Cause cause) {
            over = true;
        }
    }
}
