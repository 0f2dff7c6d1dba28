package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.council.CouncilTemplates;
import io.councilrouter.proxy.exchange.Endpoint;
import io.councilrouter.routing.table.RoutingSettings;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** What the runs on one loop share under one configuration. Confined to that loop. */
public final class CouncilKit {
    /** Route of questions, used as a label in logs, metrics and rows. */
    static final String ROUTE = "council/member";

    private final Endpoint member;
    private final CouncilTemplates templates;
    private final TaskPrompts tasks;
    private final RoutingSettings routing;
    /**
     * Seeded from the system's entropy, since models must not be able to guess what is drawn; drawing from it never
     * blocks.
     */
    private final SplittableRandom seeds = new SplittableRandom(new SecureRandom().nextLong());

    /**
     * A kit.
     *
     * @param dialect the dialect in which questions are asked
     * @param templates all councils
     * @param tasks recognises tasks that one member answers alone
     * @param routing says what a member's model means
     */
    public CouncilKit(Dialect dialect, CouncilTemplates templates, TaskPrompts tasks, RoutingSettings routing) {
        this.member = Endpoint.inference(ROUTE, dialect, Operation.CHAT);
        this.templates = templates;
        this.tasks = tasks;
        this.routing = routing;
    }

    /** The endpoint of questions. Members answer on its wire. */
    Endpoint member() {
        return member;
    }

    /** Councils by name. */
    CouncilTemplates templates() {
        return templates;
    }

    /** Recognises tasks that one member answers alone. */
    TaskPrompts tasks() {
        return tasks;
    }

    /** Says what a member's model means. */
    RoutingSettings routing() {
        return routing;
    }

    /** The random seed of a new run. */
    long seed() {
        return seeds.nextLong();
    }
}
