package io.councilrouter.proxy.exchange;

import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.pick.Candidates;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.RoutingTables;

/**
 * What the plans of one loop decide by: the table as it is now, who picks from it, how each backend is spoken to, what failures
 * have taught, and how many retries are left. One per loop, on it.
 */
final class Routing {
    private final Turns turns;
    private final RoutingTables tables;
    private final Admission admission;
    private final Lessons lessons;
    private final Candidates candidates = new Candidates();
    private final RetryBudget retryBudget = new RetryBudget();
    private Picker picker;
    private Profiles profiles;

    Routing(LoopState.Parts parts, LoopState.Pipeline pipeline) {
        turns = parts.turns();
        tables = parts.tables();
        admission = parts.admission();
        lessons = new Lessons(turns, parts.denials(), parts.keyDoubted());
        picker = pipeline.picker();
        profiles = pipeline.profiles();
    }

    /** Another configuration holds for all that is decided from now on, of exchanges in flight as well. */
    void use(LoopState.Pipeline next) {
        picker = next.picker();
        profiles = next.profiles();
    }

    Turns turns() {
        return turns;
    }

    /** The table as it is now. */
    RoutingTable table() {
        return tables.current();
    }

    /** The way to the queue. */
    Admission admission() {
        return admission;
    }

    /** What failed attempts teach. */
    Lessons lessons() {
        return lessons;
    }

    /** Scratch of the last pick; it also says why nobody was picked. */
    Candidates candidates() {
        return candidates;
    }

    RetryBudget retryBudget() {
        return retryBudget;
    }

    /** Chooses backends. */
    Picker picker() {
        return picker;
    }

    /** How to speak to each backend. */
    Profiles profiles() {
        return profiles;
    }
}
