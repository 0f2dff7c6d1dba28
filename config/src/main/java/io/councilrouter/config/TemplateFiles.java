package io.councilrouter.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All templates of a configuration: the built-in ones, overridden by the files of a directory, in the order of their
 * names.
 */
final class TemplateFiles {

    /** Far more than anybody needs; a directory with more files is the wrong one. */
    private static final int MOST = 256;

    /** Far more than any personas need, bytes. */
    private static final long LARGEST = 256 * 1024;

    private static final Pattern YAML = Pattern.compile("(?<name>[^.].*)\\.ya?ml");

    private final TemplateReader reader;
    private final TaskRuleReader rules;
    private final Where configured;
    private final Problems problems;

    /** Reads in the context of {@code reading}; {@code configured} is where the directory's name is written. */
    TemplateFiles(Reading reading, Where configured, Problems problems) {
        this.reader = new TemplateReader(reading, problems);
        this.rules = new TaskRuleReader(reading, problems);
        this.configured = configured;
        this.problems = problems;
    }

    /**
     * All templates.
     *
     * @param beside directory to look in if the configuration names none; null if there is none
     */
    List<TemplateConfig> all(CouncilConfig config, @Nullable Path beside) {
        Map<String, TemplateConfig> all = new LinkedHashMap<>();
        TemplateReader.builtIn().forEach(each -> all.put(key(each.name()), each));
        Path named = config.templatesDir();
        if (named != null && !Files.isDirectory(named)) {
            problems.warn(
                    configured,
                    "council.templates_dir",
                    named + " is not a directory; only the built-in templates are available");
        }
        Path directory = directory(config, beside);
        if (directory != null) {
            files(directory, all);
        }
        return List.copyOf(all.values());
    }

    /**
     * How to recognise background tasks of chat programs: the rules file in the same directory, else the one that
     * ships.
     */
    List<TaskRule> taskRules(CouncilConfig config, @Nullable Path beside) {
        Path directory = directory(config, beside);
        for (String name : TaskRuleReader.FILES) {
            Path file = directory == null ? null : directory.resolve(name);
            if (file != null && Files.isRegularFile(file)) {
                try {
                    return rules.read(file.toString(), ConfigFiles.text(file, LARGEST));
                } catch (ConfigException e) {
                    e.problems().forEach(each -> problems.error(each.where(), each.key(), each.what()));
                    return List.of();
                }
            }
        }
        return TaskRuleReader.builtIn();
    }

    private static @Nullable Path directory(CouncilConfig config, @Nullable Path beside) {
        Path named = config.templatesDir();
        Path directory = named == null ? beside : named;
        return directory != null && Files.isDirectory(directory) ? directory : null;
    }

    private void files(Path directory, Map<String, TemplateConfig> all) {
        Map<String, Path> places = new HashMap<>();
        for (Path file : list(directory)) {
            String fallback = YAML.matcher(file.getFileName().toString()).replaceFirst("${name}");
            TemplateConfig template;
            try {
                String text = ConfigFiles.text(file, LARGEST);
                template = reader.read(file.toString(), text, fallback, file.toString());
            } catch (ConfigException e) {
                e.problems().forEach(each -> problems.error(each.where(), each.key(), each.what()));
                continue;
            }
            Path other = places.putIfAbsent(key(template.name()), file);
            if (other == null) {
                all.put(key(template.name()), template);
            } else {
                problems.error(
                        new Where(file.toString(), 1, 1),
                        "name",
                        "\"" + template.name() + "\" is in " + other + ", too");
            }
        }
    }

    private List<Path> list(Path directory) {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> template(file.getFileName().toString()) && Files.isRegularFile(file))
                    .sorted()
                    .limit(MOST + 1L)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            problems.error(
                    configured,
                    "council.templates_dir",
                    directory + " cannot be read (" + e.getClass().getSimpleName() + ")");
            return List.of();
        }
        if (files.size() > MOST) {
            problems.error(configured, "council.templates_dir", directory + " has more than " + MOST + " templates");
            return List.of();
        }
        return files;
    }

    private static boolean template(String file) {
        return YAML.matcher(file).matches() && !TaskRuleReader.FILES.contains(file);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
