package io.councilrouter.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From text to {@link GatewayConfig}: parse, apply settings, read, check. Every step continues after a problem, so that
 * people see all problems at once.
 */
public final class ConfigReader {

    private static final Shape<GatewayConfig> SHAPE = Shape.of(GatewayConfig.class);

    private final Reading reading;

    /**
     * Creates a reader.
     *
     * @param home absolute directory to which relative paths refer
     * @param variables the environment
     * @param catalogue what {@code type} may name
     * @param strategies names of strategies besides those that ship
     */
    public ConfigReader(Path home, Map<String, String> variables, Catalogue catalogue, Set<String> strategies) {
        this.reading = new Reading(home, variables, catalogue, Set.copyOf(strategies));
    }

    /**
     * Reads a configuration, with the built-in council templates unless it says where others are.
     *
     * @param source what to call the text in problems, usually a file's path
     * @param text YAML; empty: defaults
     * @param options settings that take precedence over the environment's
     * @throws ConfigException with all problems
     */
    public ConfigSource.LoadedConfig read(String source, String text, List<Setting> options) {
        return read(source, text, options, null);
    }

    /**
     * Reads a configuration and its council templates.
     *
     * @param beside directory of the templates unless the configuration names another; null if there is none
     */
    ConfigSource.LoadedConfig read(String source, String text, List<Setting> options, @Nullable Path beside) {
        Problems problems = new Problems();
        List<Setting> settings = new ArrayList<>(EnvOverrides.of(reading.variables()));
        settings.addAll(options);
        EnvOverrides.warnOfOthers(reading.variables(), problems);
        Tree tree = new Overlay(problems).over(YamlTree.parse(source, text, problems), settings);
        GatewayConfig written = new TreeReader(reading, problems).block(SHAPE, tree, "");
        TemplateFiles templates = new TemplateFiles(reading, tree.find("council", "templates_dir"), problems);
        GatewayConfig config = written.with(new BackendCheck(reading, tree, problems)
                        .settled(written.supply().backends()))
                .with(written.council()
                        .with(
                                templates.all(written.council(), beside),
                                templates.taskRules(written.council(), beside)));
        new ConfigCheck(config, tree, problems).run();
        new ModelCheck(config, tree, problems).run();
        new KeyCheck(config.keys(), tree, problems).run();
        new EgressCheck(config.egress(), tree, problems).run();
        problems.throwIfAny();
        return new ConfigSource.LoadedConfig(config, problems.warnings(), problems.files(), Losses.written(tree));
    }
}
