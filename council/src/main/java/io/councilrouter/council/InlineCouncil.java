package io.councilrouter.council;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's {@code council} object: fields that replace those of a template. Belongs to one request. */
public final class InlineCouncil {
    private static final int MOST_ROUNDS = 8;
    private static final long LONGEST_MILLIS = 3_600_000;
    private static final int MOST_TOKENS = 1_000_000;

    private @Nullable Strategy strategy;
    private @Nullable List<Member> members;
    private @Nullable Synthesizer synthesizer;
    private @Nullable Show show;
    private @Nullable Long seed;
    private int rounds;
    private int quorum;
    private long deadlineMillis;
    private int maxTokens = -1;
    private String problem = "";

    /** Reads the object whose opening brace has just been read; returns what is wrong with it, or an empty string. */
    public String read(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value != JsonToken.VALUE_NULL) {
                field(parser, name, value);
            }
        }
        return problem;
    }

    private void field(JsonParser parser, String name, JsonToken value) throws IOException {
        switch (name) {
            case "strategy" -> {
                strategy = Strategy.named(text(parser, name, value));
                if (strategy == null) {
                    wrong("council.strategy must be one of synthesize, rank-then-synthesize, debate, best-of, vote,"
                            + " mixture, cascade.");
                }
            }
            case "rounds" -> rounds = (int) number(parser, name, value, 1, MOST_ROUNDS);
            case "quorum" -> quorum = (int) number(parser, name, value, 1, Member.MOST);
            case "deadline_ms" -> deadlineMillis = (long) number(parser, name, value, 1, LONGEST_MILLIS);
            case "max_tokens_per_member" -> maxTokens = (int) number(parser, name, value, 0, MOST_TOKENS);
            case "members", "participants" -> members(parser, name, value);
            case "judge", "synthesizer" -> synthesizer = synthesizer(parser, name, value);
            case "show" -> show(text(parser, name, value));
            case "seed" -> seed(text(parser, name, value));
            default -> {
                parser.skipChildren();
                wrong("council." + name + " is unknown; known are members, synthesizer, strategy, rounds, quorum,"
                        + " deadline_ms, max_tokens_per_member, show, seed.");
            }
        }
    }

    private void show(String text) {
        for (Show each : Show.values()) {
            if (each.name().equalsIgnoreCase(text)) {
                show = each;
                return;
            }
        }
        wrong("council.show must be one of all, summary, none.");
    }

    private void seed(String text) {
        seed = Seed.of(text);
        if (seed == null) {
            wrong("council.seed must be a seed as the council object of a run shows it.");
        }
    }

    private void members(JsonParser parser, String name, JsonToken value) throws IOException {
        List<Member> read = new ArrayList<>();
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
        } else {
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                if (next == JsonToken.START_OBJECT) {
                    read.add(member(parser, read.size()));
                } else if (next == JsonToken.VALUE_STRING) {
                    // The shortest form: a list of models.
                    read.add(new Member(parser.getText(), "", parser.getText(), Double.NaN, 1));
                } else {
                    parser.skipChildren();
                    wrong("council." + name + " must be a list of objects with name, persona, model, temperature,"
                            + " weight, or of names of models.");
                }
            }
        }
        if (read.isEmpty() || read.size() > Member.MOST) {
            wrong("council." + name + " must be a list of 1 to " + Member.MOST + " members.");
        } else {
            members = distinct(read);
        }
    }

    /** Makes names unique: if two members have the same name, the later one gets a number. */
    private static List<Member> distinct(List<Member> members) {
        Set<String> names = new HashSet<>();
        List<Member> all = new ArrayList<>();
        for (Member each : members) {
            String name = each.name();
            for (int n = 2; !names.add(name); n++) {
                name = each.name() + ' ' + n;
            }
            all.add(new Member(name, each.persona(), each.model(), each.temperature(), each.weight()));
        }
        return all;
    }

    private Member member(JsonParser parser, int place) throws IOException {
        String name = "";
        String persona = "";
        String model = "";
        double temperature = Double.NaN;
        double weight = 1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            String path = "members[" + place + "]." + field;
            switch (field) {
                case "name" -> name = text(parser, path, value);
                case "persona" -> persona = text(parser, path, value);
                case "model" -> model = text(parser, path, value);
                case "temperature" -> temperature = number(parser, path, value, 0, 2);
                case "weight" -> weight = number(parser, path, value, 0.001, 1000);
                default -> unknown(parser, path, "name, persona, model, temperature, weight");
            }
        }
        String shown =
                !name.isBlank() ? name : !model.isEmpty() ? model : "member " + Member.label(Math.min(place, 25));
        return new Member(shown, persona, member(model), temperature, weight);
    }

    private String member(String model) {
        if (model.toLowerCase(Locale.ROOT).startsWith(CouncilTemplates.PREFIX)) {
            wrong("'" + model + "': a council cannot be a member of a council.");
        }
        return model;
    }

    private Synthesizer synthesizer(JsonParser parser, String name, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return new Synthesizer("", member(parser.getText()));
        }
        String persona = "";
        String model = "";
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            wrong("council." + name + " must be an object with persona and model, or the name of a model.");
            return new Synthesizer("", "");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken inner = parser.nextToken();
            switch (field) {
                case "persona" -> persona = text(parser, name + ".persona", inner);
                case "model" -> model = text(parser, name + ".model", inner);
                default -> unknown(parser, name + '.' + field, "persona, model");
            }
        }
        return new Synthesizer(persona, member(model));
    }

    private void unknown(JsonParser parser, String path, String known) throws IOException {
        parser.skipChildren();
        wrong("council." + path + " is unknown; known are " + known + ".");
    }

    private String text(JsonParser parser, String name, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        wrong("council." + name + " must be a string.");
        return "";
    }

    private double number(JsonParser parser, String name, JsonToken value, double least, double most)
            throws IOException {
        if (value.isNumeric()) {
            double number = parser.getDoubleValue();
            if (number >= least && number <= most) {
                return number;
            }
        } else {
            parser.skipChildren();
        }
        wrong("council." + name + " must be a number from " + plain(least) + " to " + plain(most) + ".");
        return least;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private void wrong(String what) {
        if (problem.isEmpty()) {
            problem = what;
        }
    }

    /** {@code base} with these fields; if that makes no valid council, {@link #problem} says why. */
    public Template over(Template base) {
        Strategy how = strategy == null ? base.strategy() : strategy;
        List<Member> who = members == null ? base.members() : members;
        int needed = quorum > 0 ? quorum : members == null ? base.limits().quorum() : Template.majority(who.size());
        int times = rounds > 0 ? rounds : how.hasRounds() ? base.rounds() : 1;
        if (needed > who.size()) {
            wrong("council.quorum is " + needed + ", but there are " + who.size() + " members.");
        }
        if (times > 1 && !how.hasRounds()) {
            wrong("council.rounds is " + times + ", but " + how.text() + " has one round.");
        }
        if (who.size() < 2 && (how.ranks() || how.comparesAnswers() || how == Strategy.DEBATE)) {
            wrong("council.members: " + how.text() + " needs two or more.");
        }
        return new Template(
                base.name(),
                base.description(),
                how,
                times,
                who,
                synthesizer == null ? base.synthesizer() : synthesizer,
                new Template.Limits(
                        needed,
                        deadlineMillis > 0
                                ? Duration.ofMillis(deadlineMillis)
                                : base.limits().deadline(),
                        maxTokens >= 0 ? maxTokens : base.limits().maxTokens()),
                show == null ? base.show() : show,
                "request");
    }

    /** The run's random seed; {@code otherwise} if the object has none. */
    public long seed(long otherwise) {
        return seed == null ? otherwise : seed;
    }

    /** The first error; empty if there is none. */
    public String problem() {
        return problem;
    }
}
