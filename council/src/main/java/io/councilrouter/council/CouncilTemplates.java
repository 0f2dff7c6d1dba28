package io.councilrouter.council;

import io.councilrouter.config.CouncilConfig;
import io.councilrouter.config.TemplateConfig;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All templates of one configuration by name; {@code -} and {@code _} are the same, and case does not matter.
 * Immutable.
 */
public final class CouncilTemplates {

    /** Prefix of a template's name when it is requested as a model. */
    public static final String PREFIX = "council/";

    /** The template of a request that names none. */
    public static final String DEFAULT = "diverse-analysis";

    private final Map<String, Template> byName = new LinkedHashMap<>();

    /** These templates; if two have the same name, the later one wins. */
    public CouncilTemplates(Collection<Template> templates) {
        templates.forEach(each -> byName.put(key(each.name()), each));
    }

    /** The templates of a configuration. */
    public static CouncilTemplates of(CouncilConfig config) {
        return new CouncilTemplates(
                config.templates().stream().map(CouncilTemplates::template).toList());
    }

    private static Template template(TemplateConfig written) {
        return new Template(
                written.name(),
                written.description(),
                Objects.requireNonNull(Strategy.named(written.strategy()), written.strategy()),
                written.rounds(),
                written.members().stream().map(CouncilTemplates::member).toList(),
                new Synthesizer(
                        written.synthesizer().persona().strip(),
                        written.synthesizer().model()),
                new Template.Limits(written.quorum(), written.deadline(), written.maxTokensPerMember()),
                Show.ALL,
                written.source());
    }

    private static Member member(TemplateConfig.MemberConfig written) {
        return new Member(
                written.name(),
                written.persona().strip(),
                written.model(),
                written.temperature() == null ? Double.NaN : written.temperature(),
                written.weight());
    }

    /** The template with a name, given without {@link #PREFIX}; null if there is none. */
    public @Nullable Template find(String name) {
        return byName.get(key(name));
    }

    /** The template that a model's name stands for; null if it stands for none. */
    public @Nullable Template ofModel(String model) {
        return model.startsWith(PREFIX) ? find(model.substring(PREFIX.length())) : null;
    }

    /** The model names of all templates. */
    public List<String> models() {
        return all().stream().map(each -> PREFIX + each.name()).toList();
    }

    /** All templates, in the order of the configuration. */
    public List<Template> all() {
        return List.copyOf(byName.values());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
