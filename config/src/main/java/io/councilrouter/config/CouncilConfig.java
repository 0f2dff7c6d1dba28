package io.councilrouter.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Block {@code council}: many models, one answer.
 *
 * @param templates all templates, the built-in ones first. Not a key: they are files of their own, see {@link
 *     TemplateConfig}
 * @param taskRules how to recognise tasks that chat programs run in the background. Not a key, but a file among the
 *     templates
 */
public record CouncilConfig(
        @Key(says = "Directory of council templates; omitted: council_templates next to the configuration file.")
                @Nullable
                Path templatesDir,
        @Key(says = "Model of members without one, if the request names none either; empty: what auto means.")
                String defaultModel,
        @Key(
                        value = "256KiB",
                        min = "1KiB",
                        max = "16MiB",
                        says = "Longest answer of a member or of the council; a longer one counts as failed.")
                Size maxAnswer,
        @Key(
                        value = "true",
                        says =
                                "Whether model lists show councils (while there is a chat model); hidden ones still answer.")
                boolean list,
        @Key(
                        value = "member",
                        says =
                                "Who answers the background requests of chat programs to a council, such as titles and tags:"
                                        + " one member, or the council.")
                TaskAnswer taskPrompts,
        List<TemplateConfig> templates,
        List<TaskRule> taskRules) {

    /** Who answers tasks that chat programs run in the background. */
    public enum TaskAnswer {
        /** One member, as if it were an ordinary request. */
        MEMBER,
        /** The council, as with any other request. */
        COUNCIL
    }

    /** Copies the lists. */
    public CouncilConfig {
        templates = List.copyOf(templates);
        taskRules = List.copyOf(taskRules);
    }

    /** The same council with these templates and rules. */
    CouncilConfig with(List<TemplateConfig> others, List<TaskRule> rules) {
        return new CouncilConfig(templatesDir, defaultModel, maxAnswer, list, taskPrompts, others, rules);
    }
}
