package io.councilrouter.app.boot;

import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.RoutingTables;
import io.netty.channel.EventLoop;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Prints the {@link Banner} once, as soon as the state of every backend is known, but at most a few seconds after the
 * start, because a person is waiting. Only if a person started the gateway; otherwise the log says it all. Confined to
 * the control loop.
 */
final class BannerPrinter {
    private static final long PATIENCE_SECONDS = 3;

    private final Banner banner;
    private final RoutingTables tables;
    private final PrintStream out;
    private boolean said;

    BannerPrinter(Banner banner, RoutingTables tables, PrintStream out) {
        this.banner = banner;
        this.tables = tables;
        this.out = out;
    }

    /** Starts waiting. */
    void start(EventLoop control) {
        control.schedule(this::say, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Something new is known; prints the banner if that was the last thing it waited for. */
    void look() {
        if (!tables.current().backends().isEmpty()
                && tables.current().backends().stream().noneMatch(each -> each.state() == BackendState.UNKNOWN)) {
            say();
        }
    }

    private void say() {
        if (!said) {
            said = true;
            out.print(banner.text(tables.current()));
            out.flush();
        }
    }
}
