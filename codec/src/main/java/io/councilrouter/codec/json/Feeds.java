package io.councilrouter.codec.json;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;

/**
 * Idle token feeds of one thread. A feed with its parser takes about 3 KB, and a stream of tokens needs one only for a
 * few microseconds at a time, so cursors borrow them: thousands of open streams share a few.
 */
final class Feeds {
    private static final int MOST = 64;

    private static final FastThreadLocal<ArrayDeque<TokenFeed>> IDLE = new FastThreadLocal<>() {
        @Override
        public ArrayDeque<TokenFeed> initialValue() {
            return new ArrayDeque<>();
        }
    };

    private Feeds() {}

    /** Lends a feed to the caller, who has it alone. */
    static TokenFeed take() {
        TokenFeed idle = IDLE.get().pollLast();
        return idle == null ? new TokenFeed() : idle;
    }

    /** Takes back a feed for reuse, on any thread; the borrower must not use it any more. */
    static void giveBack(TokenFeed feed) {
        ArrayDeque<TokenFeed> idle = IDLE.get();
        if (idle.size() < MOST) {
            feed.rest();
            idle.addLast(feed);
        } else {
            feed.close();
        }
    }
}
