package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.council.CouncilTemplates;
import io.councilrouter.proxy.exchange.Endpoint;
import io.councilrouter.routing.table.RoutingSettings;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * What runs of one loop share under one configuration. On its loop.
 */
public final class CouncilKit {
    /** Route of questions, a label of logs, metrics and rows. */
    static final String ROUTE = "council/member";

    private final Endpoint member;
    private final CouncilTemplates templates;
    private final TaskPrompts tasks;
    private final RoutingSettings routing;
    /** Seeded from the system's entropy: models must not guess what is drawn, and nothing here may block. */
    private final SplittableRandom seeds = new SplittableRandom(new SecureRandom().nextLong());

    /**
     * A kit.
     *
     * @param dialect the dialect that questions are asked in
     * @param templates all councils
     * @param tasks knows what one member answers alone
     * @param routing says what a member's model means
     */
    public CouncilKit(Dialect dialect, CouncilTemplates templates, TaskPrompts tasks, RoutingSettings routing) {
        this.member = Endpoint.inference(ROUTE, dialect, Operation.CHAT);
        this.templates = templates;
        this.tasks = tasks;
        this.routing = routing;
    }

    /** What a question is to the gateway. Its wire is the one on which members answer. */
    Endpoint member() {
        return member;
    }

    /** Councils by name. */
    CouncilTemplates templates() {
        return templates;
    }

    /** Knows what one member answers alone. */
    TaskPrompts tasks() {
        return tasks;
    }

    /** Says what a member's model means. */
    RoutingSettings routing() {
        return routing;
    }

    /** What one run draws from. */
    long seed() {
        return seeds.nextLong();
    }
}
