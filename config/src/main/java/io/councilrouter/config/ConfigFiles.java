package io.councilrouter.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of this machine: a file, if there is one, overridden by environment and command line.
 *
 * @param reader reads it
 * @param file the file, absolute; null: built-in defaults
 * @param options settings from the command line
 */
public record ConfigFiles(ConfigReader reader, @Nullable Path file, List<Setting> options) implements ConfigSource {

    /** Where to look for a file if none was named; relative paths are below the home directory. */
    private static final List<String> PLACES = List.of(
            "config.yaml", "council-router.yaml", "conf/council-router.yaml", "/etc/council-router/config.yaml");

    /** Far larger than any configuration, and far too small to do harm. */
    static final long LARGEST = 2 * 1024 * 1024;

    /**
     * The file to use: the one named, else the one that {@code COUNCIL_ROUTER_CONFIG} names, else the first that
     * exists. A name given by a person is relative to the working directory, the places that we look in are relative to
     * the home directory.
     *
     * @param named the file named on the command line; null if none was
     * @return null if none is named and none exists
     */
    public static @Nullable Path find(Path home, Map<String, String> variables, @Nullable Path named) {
        String variable = variables.getOrDefault("COUNCIL_ROUTER_CONFIG", "");
        if (named != null || !variable.isEmpty()) {
            return (named != null ? named : Path.of(variable)).toAbsolutePath().normalize();
        }
        for (String place : PLACES) {
            Path path = home.resolve(place).toAbsolutePath().normalize();
            if (Files.isRegularFile(path)) {
                return path;
            }
        }
        return null;
    }

    @Override
    public LoadedConfig load() {
        return file == null
                ? reader.read("defaults", "", options)
                : reader.read(file.toString(), text(file, LARGEST), options, beside(file));
    }

    @Override
    public List<Path> files(GatewayConfig inForce) {
        List<Path> files = new ArrayList<>();
        if (file != null) {
            files.add(file);
        }
        Path templates = inForce.council().templatesDir();
        if (templates != null) {
            files.add(templates);
        } else if (file != null) {
            files.add(beside(file));
        }
        inForce.supply().backends().forEach(each -> files.addAll(each.tls().files()));
        return files;
    }

    /** Where the council templates are by default. */
    private static Path beside(Path file) {
        return file.resolveSibling("council_templates");
    }

    /**
     * Reads a whole text file.
     *
     * @param most maximum size, bytes
     * @throws ConfigException if it is not text, too large or unreadable
     */
    static String text(Path file, long most) {
        String problem;
        try {
            if (Files.size(file) <= most) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                        .toString();
            }
            problem = "is larger than " + new Size(most);
        } catch (CharacterCodingException e) {
            problem = "is not UTF-8";
        } catch (IOException e) {
            problem = Files.exists(file) ? "cannot be read (" + e.getClass().getSimpleName() + ")" : "does not exist";
        }
        throw new ConfigException(List.of(new Problem(Where.named(file.toString()), "", problem)));
    }
}
