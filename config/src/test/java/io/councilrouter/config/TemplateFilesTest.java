package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Council templates: what ships, what a directory adds, and what is reported about a wrong file. */
final class TemplateFilesTest {

    @TempDir
    private Path home;

    private Path templates;

    @BeforeEach
    void makeDirectory() throws IOException {
        templates = Files.createDirectory(home.resolve("council_templates"));
    }

    private ConfigSource.LoadedConfig load(String config) throws IOException {
        Path file = Files.writeString(home.resolve("c.yaml"), config);
        return new ConfigFiles(new ConfigReader(home, Map.of(), Reads.CATALOGUE, Set.of()), file, List.of()).load();
    }

    private TemplateConfig template(String name) throws IOException {
        return load("").config().council().templates().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> problems(String template) throws IOException {
        Files.writeString(templates.resolve("t.yaml"), template);
        return assertThrows(ConfigException.class, () -> load("")).problems().stream()
                .map(problem -> problem.toString().replace(templates + "/", ""))
                .toList();
    }

    @Test
    void whatShipsIsWhatIsBuiltIn() throws IOException {
        try (Stream<Path> files = Files.list(Reads.ROOT.resolve("conf/council_templates"))) {
            assertEquals(
                    Stream.concat(TemplateReader.BUILT_IN.stream(), Stream.of(TaskRuleReader.NAME))
                            .sorted()
                            .toList(),
                    files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                            .sorted()
                            .toList());
        }
        List<TemplateConfig> builtIn = GatewayConfig.defaults().council().templates();
        assertEquals(
                TemplateReader.BUILT_IN,
                builtIn.stream().map(TemplateConfig::name).toList());
        for (TemplateConfig each : builtIn) {
            assertEquals("built-in", each.source());
            Path file = Reads.ROOT.resolve("conf/council_templates/" + each.name() + ".yaml");
            Files.copy(file, templates.resolve(each.name() + ".yaml"));
            TemplateConfig fromFile = template(each.name());
            assertEquals(templates.resolve(each.name() + ".yaml").toString(), fromFile.source());
            assertEquals(each, fromFile.settled(each.name(), each.quorum(), each.source()));
        }
    }

    @Test
    void theThreeOfTheProductAreAsItSays() {
        List<TemplateConfig> all = GatewayConfig.defaults().council().templates();
        assertEquals(
                List.of("critical-thinker", "creative-explorer", "practical-engineer"),
                all.get(0).members().stream()
                        .map(TemplateConfig.MemberConfig::name)
                        .toList());
        assertEquals(
                List.of("security", "performance", "architecture"),
                all.get(1).members().stream()
                        .map(TemplateConfig.MemberConfig::name)
                        .toList());
        assertEquals(
                List.of("proponent", "opponent"),
                all.get(2).members().stream()
                        .map(TemplateConfig.MemberConfig::name)
                        .toList());
        assertEquals(
                List.of(1, 1, 2),
                all.subList(0, 3).stream().map(TemplateConfig::rounds).toList());
    }

    @Test
    void everyPersonaSaysSomethingOfItsOwn() {
        List<String> personas = GatewayConfig.defaults().council().templates().stream()
                .flatMap(each -> each.members().stream())
                .map(TemplateConfig.MemberConfig::persona)
                .toList();
        assertEquals(personas.size(), Set.copyOf(personas).size());
        for (String persona : personas) {
            assertTrue(persona.length() > 60 && persona.length() < 700, persona);
        }
    }

    @Test
    void readsEveryKey() throws IOException {
        Files.writeString(
                templates.resolve("mine.yml"),
                """
                description: One line.
                strategy: Rank_Then_Synthesize
                rounds: 2
                participants:
                  - {name: a, persona: Be brief., model: "llama3:8b", temperature: 0, weight: 2}
                  - {name: b}
                synthesizer: {persona: Chair., model: big}
                quorum: 1
                deadline: 90
                max-tokens-per-member: 400
                """);
        assertEquals(
                new TemplateConfig(
                        "mine",
                        "One line.",
                        "rank-then-synthesize",
                        2,
                        List.of(
                                new TemplateConfig.MemberConfig("a", "Be brief.", "llama3:8b", 0.0, 2),
                                new TemplateConfig.MemberConfig("b", "", "", null, 1)),
                        new TemplateConfig.SynthesizerConfig("Chair.", "big"),
                        1,
                        Duration.ofSeconds(90),
                        400,
                        templates.resolve("mine.yml").toString()),
                template("mine"));
    }

    @Test
    void moreThanHalfIsTheQuorumOfAFileThatSaysNone() throws IOException {
        Files.writeString(templates.resolve("four.yaml"), "members: [{name: a}, {name: b}, {name: c}, {name: d}]");
        assertEquals(3, template("four").quorum());
        assertNull(template("four").members().getFirst().temperature());
    }

    @Test
    void aFileTakesThePlaceOfTheBuiltInOneOfItsName() throws IOException {
        Files.writeString(templates.resolve("x.yaml"), "{name: Debate, members: [{name: only}]}");
        Files.writeString(templates.resolve("README.md"), "no template");
        Files.writeString(templates.resolve(".hidden.yaml"), "no template");
        List<TemplateConfig> all = load("").config().council().templates();
        assertEquals(TemplateReader.BUILT_IN.size(), all.size());
        assertEquals("Debate", all.get(2).name());
        assertEquals(1, all.get(2).members().size());
    }

    @Test
    void aFileOfRulesForTasksTakesThePlaceOfTheBuiltInOneAndIsNoTemplate() throws IOException {
        List<TaskRule> builtIn = load("").config().council().taskRules();
        assertEquals(GatewayConfig.defaults().council().taskRules(), builtIn);
        assertTrue(builtIn.size() > 10, builtIn::toString);
        Files.writeString(
                templates.resolve("task_prompts.yaml"),
                "rules:\n  - {name: mine, in: System, begins: 'a|b', unless: c}\n");
        CouncilConfig council = load("").config().council();
        assertEquals(List.of(new TaskRule("mine", TaskRule.Place.SYSTEM, "a|b", "c")), council.taskRules());
        assertEquals(TemplateReader.BUILT_IN.size(), council.templates().size());
        assertEquals(
                List.of("council.task_prompts (rules): changed"),
                Change.between(
                                GatewayConfig.defaults(),
                                GatewayConfig.defaults().with(council))
                        .stream()
                        .map(Change::toString)
                        .toList());
        Files.writeString(templates.resolve("task_prompts.yaml"), "rules: []");
        assertEquals(List.of(), load("").config().council().taskRules());
    }

    @Test
    void aRuleThatIsNoRegularExpressionIsToldWithItsPlace() throws IOException {
        Files.writeString(
                templates.resolve("task_prompts.yaml"), "rules:\n  - {begins: 'a('}\n  - {name: b}\n  - {begin: c}\n");
        List<String> problems = assertThrows(ConfigException.class, () -> load("")).problems().stream()
                .map(problem -> problem.toString().replace(templates + "/", ""))
                .toList();
        assertTrue(
                problems.getFirst().startsWith("task_prompts.yaml:2:14 rules[0].begins: is not a regular"),
                problems::toString);
        assertTrue(problems.toString().contains("task_prompts.yaml:3:5 rules[1].begins: is empty"), problems::toString);
        assertTrue(problems.toString().contains("task_prompts.yaml:4:6 rules[2].begin"), problems::toString);
    }

    @Test
    void aDirectoryThatIsNamedGoesBeforeTheOneBesideTheFile() throws IOException {
        Files.writeString(templates.resolve("a.yaml"), "members: [{name: a}]");
        Path other = Files.createDirectory(home.resolve("other"));
        Files.writeString(other.resolve("b.yaml"), "members: [{name: b}]");
        List<String> names =
                load("council: {templates_dir: other, default-model: m}").config().council().templates().stream()
                        .map(TemplateConfig::name)
                        .toList();
        assertTrue(names.contains("b"));
        assertFalse(names.contains("a"));
    }

    @Test
    void saysEverythingThatIsWrongAtOnceAndWhere() throws IOException {
        Files.writeString(
                templates.resolve("a.yaml"),
                """
                name: one
                stratgy: debate
                rounds: 20
                members:
                  - {name: x, persona: p, temprature: 1}
                  - {persona: q}
                """);
        assertEquals(
                List.of(
                        "a.yaml:2:1 stratgy: unknown key; did you mean \"strategy\"?",
                        "a.yaml:3:9 rounds: 20 is out of range: 1 to 8",
                        "a.yaml:5:27 members[0].temprature: unknown key; did you mean \"temperature\"?",
                        "a.yaml:6:5 members[1].name: is missing",
                        "t.yaml:1:1 members: is missing",
                        "t.yaml:1:12 strategy: \"vot\" is unknown; did you mean \"vote\"?"),
                problems("strategy:  vot\nquorum: 1\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            members: []                                                         | t.yaml:1:10 members: 0 members; synthesize takes 1 to 26
            {strategy: vote, members: [{name: a}]}                              | t.yaml:1:27 members: 1 member; vote takes 2 to 26
            {members: [{name: a}], participants: [{name: b}]}                   | t.yaml:1:24 participants: means the same as members, which is given as well
            {quorum: 3, members: [{name: a}, {name: b}]}                        | t.yaml:1:10 quorum: 3 is more than the 2 members
            {strategy: vote, rounds: 2, members: [{name: a}, {name: b}]}        | t.yaml:1:26 rounds: 2 rounds: vote has one
            {members: [{name: a}, {name: a}]}                                   | t.yaml:1:30 members[1].name: "a" appears twice
            {members: [{name: ""}]}                                             | t.yaml:1:19 members[0].name: is empty
            {name: a/b, members: [{name: a}]}                                   | t.yaml:1:8 name: "a/b" is not a name: letters, digits, dot, dash and underscore, 64 at most
            {members: [{name: a, model: council/vote}]}                         | t.yaml:1:29 members[0].model: "council/vote": a council cannot be a member of a council
            {members: [{name: a}], synthesizer: {model: council/vote}}          | t.yaml:1:45 synthesizer.model: "council/vote": a council cannot be a member of a council
            {members: [{name: a, temperature: 2.5}]}                            | t.yaml:1:35 members[0].temperature: 2.5 is out of range: 0 to 2
            members                                                             | t.yaml:1:1: has to be a block of keys
            """)
    void refuses(String template, String problem) throws IOException {
        assertEquals(List.of(problem), problems(template));
    }

    @Test
    void twoFilesOfOneNameAreRefused() throws IOException {
        Files.writeString(templates.resolve("a.yaml"), "{name: same, members: [{name: a}]}");
        assertEquals(
                List.of("t.yaml:1:1 name: \"SAME\" is in a.yaml, too"), problems("{name: SAME, members: [{name: a}]}"));
    }

    @Test
    void problemsOfConfigurationAndTemplatesAreSaidTogether() throws IOException {
        Files.writeString(templates.resolve("t.yaml"), "members: 1");
        List<Problem> problems =
                assertThrows(ConfigException.class, () -> load("servr: {}")).problems();
        assertEquals(2, problems.size());
    }

    @Test
    void aChangedTemplateIsAChange() throws IOException {
        GatewayConfig before = load("").config();
        Path file = Files.writeString(templates.resolve("mine.yaml"), "members: [{name: a}]");
        GatewayConfig between = load("").config();
        Files.writeString(file, "members: [{name: b}]");
        GatewayConfig after = load("").config();
        assertEquals(
                "[council.templates.mine: (none) -> " + file + "]",
                Change.between(before, between).toString());
        assertEquals(
                "[council.templates.mine: changed]",
                Change.between(between, after).toString());
        assertEquals(
                "[council.templates.mine: " + file + " -> (none)]",
                Change.between(after, before).toString());
        assertEquals(after, RestartKeys.kept(before, after));
    }
}
