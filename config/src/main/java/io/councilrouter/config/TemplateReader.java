package io.councilrouter.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** From the text of a template's file to {@link TemplateConfig}, with the same code as the configuration. */
final class TemplateReader {

    private static final Shape<TemplateConfig> SHAPE = Shape.of(TemplateConfig.class);

    /**
     * The templates that ship inside the program, in the order in which they are listed; the files are in {@code
     * conf/council_templates}.
     */
    static final List<String> BUILT_IN = List.of(
            "diverse-analysis", "code-review", "debate", "peer-review", "best-of", "vote", "mixture", "cascade");

    private final Reading reading;
    private final Problems problems;

    TemplateReader(Reading reading, Problems problems) {
        this.reading = reading;
        this.problems = problems;
    }

    /** The templates that exist without any file. */
    static List<TemplateConfig> builtIn() {
        return BuiltIns.ALL;
    }

    /**
     * Reads one template; everything wrong with it becomes a problem.
     *
     * @param where what to call the text in problems
     * @param fallback its name if it gives none
     * @param source where it was written, for people
     */
    TemplateConfig read(String where, String text, String fallback, String source) {
        Tree tree = participants(YamlTree.parse(where, text, problems));
        int before = problems.count();
        TemplateConfig written = new TreeReader(reading, problems).block(SHAPE, tree, "");
        int members = written.members().size();
        TemplateConfig settled = written.settled(
                written.name().isEmpty() ? fallback : written.name(),
                written.quorum() == 0 ? members / 2 + 1 : written.quorum(),
                source);
        if (problems.count() == before) {
            new TemplateCheck(settled, tree, problems).run();
        }
        return settled;
    }

    /** Renames {@code participants}, a synonym of {@code members}; giving both would mean members twice. */
    private Tree participants(Tree tree) {
        if (!(tree instanceof Tree.Fields fields)) {
            return tree;
        }
        List<Tree.TreeEntry> entries = new ArrayList<>();
        for (Tree.TreeEntry entry : fields.entries()) {
            boolean other = Choices.normal(entry.key()).equals("participants");
            if (other && fields.value("members") != null) {
                problems.error(entry.where(), entry.key(), "means the same as members, which is given as well");
            } else {
                entries.add(other ? new Tree.TreeEntry(entry.where(), "members", entry.value()) : entry);
            }
        }
        return new Tree.Fields(fields.where(), entries);
    }

    /** Read once, on first use. */
    private static final class BuiltIns {
        static final List<TemplateConfig> ALL = all();

        private BuiltIns() {}

        private static List<TemplateConfig> all() {
            Problems problems = new Problems();
            Reading reading = new Reading(Path.of("/"), Map.of(), new Catalogue(List.of()), Set.of());
            TemplateReader reader = new TemplateReader(reading, problems);
            List<TemplateConfig> all = BUILT_IN.stream()
                    .map(name -> reader.read(resource(name), text(name), name, TemplateConfig.BUILT_IN))
                    .toList();
            problems.throwIfAny();
            return all;
        }

        private static String resource(String name) {
            return "/council_templates/" + name + ".yaml";
        }

        private static String text(String name) {
            try (InputStream in = TemplateReader.class.getResourceAsStream(resource(name))) {
                return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
