package io.councilrouter.proxy.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Block {@code council}: many models, one answer.
 *
 * @param templates all templates, those that are built in first. Not a key: they are files of their own, see
 *     {@link TemplateConfig}
 */
public record CouncilConfig(
        @Key(says = "Directory of council templates; omitted: council_templates beside the configuration file.")
                @Nullable
                Path templatesDir,
        @Key(says = "Model of members that have none, where the request names none either; empty: what auto means.")
                String defaultModel,
        @Key(
                        value = "256KiB",
                        min = "1KiB",
                        max = "16MiB",
                        says = "Most text of one answer that a council keeps; who says more has failed.")
                Size maxAnswer,
        List<TemplateConfig> templates) {

    /** Copies the list. */
    public CouncilConfig {
        templates = List.copyOf(templates);
    }

    /** The same with these templates. */
    CouncilConfig with(List<TemplateConfig> others) {
        return new CouncilConfig(templatesDir, defaultModel, maxAnswer, others);
    }
}
