package io.councilrouter.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules that involve several values of a template. */
final class TemplateCheck {

    /** A name that is allowed after {@code council/} in a model's name, in a path and in a metric. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Members are labelled with the letters A to Z. */
    private static final int MOST = 26;

    private static final Set<String> ONE_ROUND = Set.of("best-of", "vote", "cascade");
    private static final Set<String> TWO_MEMBERS =
            Set.of("rank-then-synthesize", "debate", "best-of", "vote", "cascade");

    private final TemplateConfig template;
    private final Tree tree;
    private final Problems problems;

    TemplateCheck(TemplateConfig template, Tree tree, Problems problems) {
        this.template = template;
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        if (!NAME.matcher(template.name()).matches()) {
            error(
                    "\"" + template.name() + "\" is not a name: letters, digits, dot, dash and underscore, 64 at most",
                    "name");
        }
        if (template.rounds() > 1 && ONE_ROUND.contains(template.strategy())) {
            error(template.rounds() + " rounds: " + template.strategy() + " has one", "rounds");
        }
        members();
        model(template.synthesizer().model(), "synthesizer", "model");
    }

    private void members() {
        List<TemplateConfig.MemberConfig> members = template.members();
        int least = TWO_MEMBERS.contains(template.strategy()) ? 2 : 1;
        if (members.size() < least || members.size() > MOST) {
            error(
                    members.size() + (members.size() == 1 ? " member; " : " members; ") + template.strategy()
                            + " takes " + least + " to " + MOST,
                    "members");
        } else if (template.quorum() > members.size()) {
            error(template.quorum() + " is more than the " + members.size() + " members", "quorum");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            String name = members.get(i).name();
            if (name.isBlank() || !names.add(name)) {
                error(name.isBlank() ? "is empty" : "\"" + name + "\" appears twice", "members", "" + i, "name");
            }
            model(members.get(i).model(), "members", "" + i, "model");
        }
    }

    private void model(String model, String... path) {
        if (model.startsWith("council/")) {
            error("\"" + model + "\": a council cannot be a member of a council", path);
        }
    }

    private void error(String what, String... path) {
        problems.error(tree.find(path), String.join(".", path).replaceAll("\\.(\\d+)\\.", "[$1]."), what);
    }
}
