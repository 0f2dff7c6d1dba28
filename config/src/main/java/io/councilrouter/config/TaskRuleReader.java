package io.councilrouter.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** From the text of a file of rules to {@link TaskRule}s, with the same code as the configuration. */
final class TaskRuleReader {
    /** The file's name without its extension; the one that ships is in {@code conf/council_templates}. */
    static final String NAME = "task_prompts";

    /** Names that the file may have in the directory of templates. */
    static final List<String> FILES = List.of(NAME + ".yaml", NAME + ".yml");

    private static final Shape<TaskRule.Rules> SHAPE = Shape.of(TaskRule.Rules.class);

    private final Reading reading;
    private final Problems problems;

    TaskRuleReader(Reading reading, Problems problems) {
        this.reading = reading;
        this.problems = problems;
    }

    /** The rules that exist without any file. */
    static List<TaskRule> builtIn() {
        return BuiltIn.ALL;
    }

    /**
     * Reads rules; everything wrong with them becomes a problem.
     *
     * @param where what to call the text in problems
     */
    List<TaskRule> read(String where, String text) {
        Tree tree = YamlTree.parse(where, text, problems);
        List<TaskRule> rules =
                new TreeReader(reading, problems).block(SHAPE, tree, "").rules();
        for (int i = 0; i < rules.size(); i++) {
            TaskRule rule = rules.get(i);
            if (rule.begins().isEmpty()) {
                problems.error(tree.find("rules", "" + i), "rules[" + i + "].begins", "is empty");
            }
            compiles(rule.begins(), tree.find("rules", "" + i, "begins"), "rules[" + i + "].begins");
            compiles(rule.unless(), tree.find("rules", "" + i, "unless"), "rules[" + i + "].unless");
        }
        return rules;
    }

    private void compiles(String expression, Where where, String key) {
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            problems.error(where, key, "is not a regular expression (" + e.getDescription() + ")");
        }
    }

    /** Read once, on first use. */
    private static final class BuiltIn {
        static final List<TaskRule> ALL = all();

        private BuiltIn() {}

        private static List<TaskRule> all() {
            String resource = "/council_templates/" + FILES.getFirst();
            Problems problems = new Problems();
            Reading reading = new Reading(Path.of("/"), Map.of(), new Catalogue(List.of()), Set.of());
            try (InputStream in = TaskRuleReader.class.getResourceAsStream(resource)) {
                String text = new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
                List<TaskRule> all = new TaskRuleReader(reading, problems).read(resource, text);
                problems.throwIfAny();
                return all;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
