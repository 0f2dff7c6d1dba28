package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.proxy.exchange.Endpoint;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * What runs of one loop share under one configuration. On its loop.
 */
public final class CouncilKit {
    /** Route of questions, a label of logs, metrics and rows. */
    static final String ROUTE = "council/member";

    private final Dialect openai;
    private final Endpoint member;
    private final CouncilTemplates templates;
    /** Seeded from the system's entropy: models must not guess what is drawn, and nothing here may block. */
    private final SplittableRandom seeds = new SplittableRandom(new SecureRandom().nextLong());

    /** A kit of {@code templates}, whose questions are asked in {@code openai}. */
    public CouncilKit(Dialect openai, CouncilTemplates templates) {
        this.openai = openai;
        this.member = Endpoint.inference(ROUTE, openai, Operation.CHAT);
        this.templates = templates;
    }

    /** The dialect that questions are asked in. */
    Dialect openai() {
        return openai;
    }

    /** What a question is to the gateway. */
    Endpoint member() {
        return member;
    }

    /** Councils by name. */
    CouncilTemplates templates() {
        return templates;
    }

    /** What one run draws from. */
    long seed() {
        return seeds.nextLong();
    }
}
