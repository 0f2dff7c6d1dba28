package io.councilrouter.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whether a person started the gateway to try it out. {@code make run} says so itself and {@code --demo} asks for it;
 * otherwise a terminal counts, unless it belongs to a service or a container, where nobody wants made-up answers.
 */
final class Person {

    private static final List<String> SERVICE =
            List.of("INVOCATION_ID", "JOURNAL_STREAM", "KUBERNETES_SERVICE_HOST", "container");

    private static final List<Path> CONTAINER = List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

    private Person() {}

    static boolean startedUs(boolean demo) {
        return there(
                demo || "make-run".equals(System.getProperty("councilrouter.started-by")),
                Terminal.present(),
                System.getenv(),
                CONTAINER.stream().anyMatch(Files::exists));
    }

    static boolean there(boolean said, boolean terminal, Map<String, String> variables, boolean container) {
        return said || (terminal && !container && SERVICE.stream().noneMatch(variables::containsKey));
    }
}
