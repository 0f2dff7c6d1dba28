package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.council.CouncilTemplates;
import io.councilrouter.council.InlineCouncil;
import io.councilrouter.council.Member;
import io.councilrouter.council.Template;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.RequestIds;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingTables;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recognises requests to a council, by path or by a model named {@code council/<template>}. It comes before the route
 * gate, since no backend serves a council. One per loop and configuration.
 */
public final class CouncilGate implements Gate {
    private static final Pattern EVENTS =
            Pattern.compile("(?i)(?:^|,)\\s*text/event-stream\\s*(?:;[^,]*)?;\\s*profile=\"?council\"?\\s*(?:[;,]|$)");

    private final CouncilKit kit;
    private final RequestIds ids;
    private final RoutingTables tables;
    private final Turns turns;

    /** A gate to the councils of {@code kit}; {@code ids} gives their runs ids. */
    public CouncilGate(CouncilKit kit, RequestIds ids, RoutingTables tables, Turns turns) {
        this.kit = kit;
        this.ids = ids;
        this.tables = tables;
        this.turns = turns;
    }

    @Override
    public Verdict decide(Gated x) {
        RequestFacts facts = x.facts();
        String model = facts == null ? null : facts.model();
        boolean named = model != null && model.startsWith(CouncilTemplates.PREFIX);
        if (facts == null || (!named && !x.isFor(Purpose.COUNCIL))) {
            return Verdict.PROCEED;
        }
        if (!x.caller().council().isEmpty()) {
            return refuse("A council cannot be a member of a council.", "model");
        }
        Operation operation = x.endpoint().operation();
        if (x.isFor(Purpose.DESCRIPTION)) {
            return model != null && kit.templates().ofModel(model) != null
                    ? new Verdict.AnswerWith(CouncilCard.INSTANCE)
                    : unknown(model == null ? "" : model);
        }
        if (operation != Operation.CHAT && operation != Operation.COMPLETE) {
            return refuse("A council answers chats only.", "model");
        }
        if (!x.isFor(Purpose.COUNCIL) && (facts.traits().raw() || facts.traits().suffix())) {
            return refuse("A council answers conversations, not raw prompts or fill-in-the-middle requests.", "prompt");
        }
        return convene(x, named ? model : null, named ? null : model);
    }

    /**
     * Whether this is a background task (a title, tags) that a chat program sends to the council its user has chosen.
     * Such a request is planned as an ordinary one for the first member's model that some backend serves, and later
     * gates let it pass.
     */
    private boolean taken(Gated x, Template template, String usual) {
        RequestFacts facts = x.facts();
        if (facts == null || facts.model() == null || !kit.tasks().asked(x, facts)) {
            return false;
        }
        for (Member each : template.members()) {
            String model = each.model().isEmpty() ? usual : each.model();
            Resolution meant = ModelNames.resolve(
                    tables.current(), kit.routing(), model, true, x.caller().models());
            if (meant instanceof Resolution.Found found && served(found)) {
                x.plan(facts.model(), found);
                return true;
            }
        }
        return false;
    }

    private static boolean served(Resolution.Found found) {
        return found.pin() == null ? found.route().live() : found.pin().serving();
    }

    private Verdict convene(Gated x, @Nullable String council, @Nullable String model) {
        CouncilFields fields = CouncilFields.of(x);
        Fault fault = fields.fault();
        if (fault != null) {
            return new Verdict.Refuse(fault);
        }
        String wanted = fields.template();
        boolean own = x.isFor(Purpose.COUNCIL);
        String name = council != null
                ? council.substring(CouncilTemplates.PREFIX.length())
                : wanted == null ? CouncilTemplates.DEFAULT : wanted;
        if (own && wanted != null) {
            name = wanted.startsWith(CouncilTemplates.PREFIX)
                    ? wanted.substring(CouncilTemplates.PREFIX.length())
                    : wanted;
        }
        Template template = kit.templates().find(name);
        if (template == null) {
            return unknown(name);
        }
        if (!x.caller().may(CouncilTemplates.PREFIX + template.name())) {
            return new Verdict.Refuse(x.caller().mayNot(CouncilTemplates.PREFIX + template.name()));
        }
        InlineCouncil inline = fields.inline();
        if (council != null && !own && inline == null && !acceptsEvents(x) && taken(x, template, model(x, model))) {
            return Verdict.PROCEED;
        }
        if (inline != null) {
            template = inline.over(template);
            if (!inline.problem().isEmpty()) {
                return refuse(inline.problem(), "council");
            }
        }
        x.caller().council(run(x), CouncilTemplates.PREFIX + template.name());
        boolean events = (own && fields.events()) || acceptsEvents(x);
        if (events && !x.streamed()) {
            x.stream();
        }
        long seed = inline == null ? kit.seed() : inline.seed(kit.seed());
        return new Verdict.AnswerWith(new CouncilUpstream(kit, template, model(x, model), seed, events));
    }

    /** Whether the client asks for named events by media type, {@code text/event-stream; profile=council}. */
    private static boolean acceptsEvents(Gated x) {
        String accept = x.head().headers().text(KnownHeader.ACCEPT);
        return accept != null
                && x.wire().framing().events()
                && !x.wire().asArray(x.head())
                && EVENTS.matcher(accept).find();
    }

    /** Id of a run: the request's id, unless the client chose that, since clients may use an id twice. */
    private String run(Gated x) {
        boolean theirs = x.head().headers().has(KnownHeader.X_REQUEST_ID);
        return theirs ? ids.next(turns.millis()) : x.requestId();
    }

    private static String model(Gated x, @Nullable String asked) {
        String usual = x.config().council().defaultModel();
        return asked != null && !asked.isEmpty() ? asked : usual.isEmpty() ? "auto" : usual;
    }

    private Verdict unknown(String name) {
        String all = kit.templates().all().stream()
                .map(each -> CouncilTemplates.PREFIX + each.name())
                .collect(Collectors.joining(", "));
        return new Verdict.Refuse(new Fault.Client(
                FaultCode.UNKNOWN_MODEL, "There is no council '" + name + "'; the councils are " + all + ".", "model"));
    }

    private static Verdict refuse(String why, String param) {
        return new Verdict.Refuse(new Fault.Client(FaultCode.INVALID_ARGUMENT, why, param));
    }
}
