package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads texts in a made-up environment. */
final class Reads {

    static final Catalogue CATALOGUE = Catalogue.shipped();

    /** Where the repository is, as set by surefire, for tests that look at files that ship. */
    static final Path ROOT = Path.of(System.getProperty("root.dir", ".."));

    private Reads() {}

    static ConfigSource.LoadedConfig loaded(String text, Map<String, String> variables, Setting... options) {
        return new ConfigReader(Path.of("/home/gate"), variables, CATALOGUE, Set.of("mine"))
                .read("c.yaml", text, List.of(options));
    }

    static GatewayConfig config(String text, Setting... options) {
        return loaded(text, Map.of(), options).config();
    }

    /** The problems in a text, one per line. */
    static List<String> problems(String text, Map<String, String> variables, Setting... options) {
        return assertThrows(ConfigException.class, () -> loaded(text, variables, options)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    static List<String> problems(String text) {
        return problems(text, Map.of());
    }
}
