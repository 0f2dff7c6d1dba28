package io.councilrouter.proxy.boot;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.ServedModel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a person who has just started the gateway wants to know: where it is, who answers, and what to type.
 *
 * @param version of the program
 * @param port it listens on
 * @param again how long until a backend that is down is asked again
 * @param administration where administrators go and what they show there
 */
record Banner(String version, int port, Duration again, String administration) {
    private static final int NAMES_SHOWN = 6;
    private static final int WIDEST_NAME = 24;

    /** The banner for what the table knows now, lines ending in {@code \n}. */
    String text(RoutingTable table) {
        String address = "http://localhost:" + port;
        StringBuilder text =
                new StringBuilder("\ncouncil-router ").append(version).append(" listens on ");
        text.append(address)
                .append("\n  Open WebUI and other clients: Ollama API at ")
                .append(address)
                .append(", OpenAI API at ")
                .append(address)
                .append("/v1\n  Administrators: ")
                .append(administration)
                .append("\n\n");
        if (table.backends().isEmpty()) {
            text.append("No backend: nothing is configured and no engine was found on this machine. Start one, or name"
                    + " yours in the configuration.\n");
        }
        int width = table.backends().stream()
                .mapToInt(each -> each.name().length())
                .max()
                .orElse(0);
        for (Backend backend : table.backends()) {
            text.append("  ").append(pad(backend.name(), Math.min(width, WIDEST_NAME)));
            text.append("  ").append(pad(backend.state().name().toLowerCase(Locale.ROOT), 8));
            text.append("  ").append(about(backend)).append('\n');
        }
        return text.append("\nTry:\n  curl -N ")
                .append(address)
                .append("/v1/chat/completions -H 'Content-Type: application/json' \\\n")
                .append("    -d '{\"model\": \"auto\", \"stream\": true, ")
                .append("\"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'\n")
                .toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private String about(Backend backend) {
        if (backend.settings().anyModel()) {
            return "made-up answers to any model, until a real engine is there";
        }
        return switch (backend.state()) {
            case UNKNOWN -> "has not answered yet";
            case DISABLED, DRAINING -> backend.reason();
            case DOWN -> backend.reason() + "; asked again every " + again.toSeconds() + " s";
            case UP, DEGRADED -> {
                String reason = backend.state() == BackendState.UP ? "" : " (" + backend.reason() + ")";
                yield models(backend) + reason;
            }
        };
    }

    private static String models(Backend backend) {
        List<ServedModel> listed = backend.engine().models();
        List<LoadedModel> loaded = backend.engine().loaded();
        String models = listed == null
                ? count(List.copyOf(backend.settings().models().keySet()))
                : count(listed.stream().map(ServedModel::name).toList());
        if (loaded == null) {
            return models;
        }
        return models + "; loaded: "
                + (loaded.isEmpty()
                        ? "none"
                        : names(loaded.stream().map(LoadedModel::name).toList()));
    }

    private static String count(List<String> names) {
        return switch (names.size()) {
            case 0 -> "no models";
            case 1 -> "1 model: " + names.getFirst();
            default -> names.size() + " models: " + names(names);
        };
    }

    private static String names(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        return names.size() > NAMES_SHOWN ? shown + ", …" : shown;
    }
}
