package io.councilrouter.app.boot;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.ServedModel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the gateway prints for a person who has just started it: its addresses, the backends, and a command to try.
 *
 * @param version of the program
 * @param places where it can be reached
 * @param open whether inference needs no key
 * @param administration the administrators' address, and where their token is; empty if there is none
 * @param looked a sentence that says where the gateway looks for model servers
 * @param again how long until a backend that is down is asked again
 */
record Banner(
        String version, ReachableAddresses places, boolean open, String administration, String looked, Duration again) {
    private static final int NAMES_SHOWN = 6;
    private static final int WIDEST_NAME = 24;

    /** The banner for what the table knows now, lines ending in {@code \n}. */
    String text(RoutingTable table) {
        StringBuilder text =
                new StringBuilder("\ncouncil-router ").append(version).append(" is ready.\n\n");
        row(text, "On this machine", places.here());
        if (!places.network().isEmpty()) {
            String whose = places.contained()
                    ? "   (this container's; from elsewhere use its host's address and the published port)"
                    : "";
            row(text, "On your network", places.network() + whose);
        }
        // A container cannot be reached by its own address from outside.
        boolean own = places.network().isEmpty() || places.contained();
        String address = own ? places.here() : places.network();
        row(text, "Ollama API", address + "   (Open WebUI: as the Ollama address)");
        row(text, "OpenAI API", address + "/v1");
        if (!administration.isEmpty()) {
            row(text, "Administration", administration);
        }
        if (open && !places.exposed().isEmpty()) {
            text.append("\nWARNING: ")
                    .append(places.exposed())
                    .append(" is a public address, and no key is asked for: whoever reaches it can use your models.\n")
                    .append("  Make keys with \"council-router key new\", or stay on this machine with")
                    .append(" --host 127.0.0.1.\n");
        }
        backends(text.append('\n'), table);
        return text.append("\nTry it:\n  curl -N ")
                .append(places.here())
                .append("/v1/chat/completions -H 'Content-Type: application/json' \\\n")
                .append("    -d '{\"model\": \"auto\", \"stream\": true, ")
                .append("\"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'\n")
                .toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("  ").append(pad(name, 16)).append(value).append('\n');
    }

    private void backends(StringBuilder text, RoutingTable table) {
        boolean real =
                table.backends().stream().anyMatch(each -> !each.settings().anyModel());
        if (!real) {
            text.append("No model server was found. ")
                    .append(looked)
                    .append("\nStart one of them, or name yours in a configuration:"
                            + " \"council-router init\" writes one to begin with.\n");
        }
        int width = table.backends().stream()
                .mapToInt(each -> each.name().length())
                .max()
                .orElse(0);
        for (Backend backend : table.backends()) {
            text.append("  ").append(pad(backend.name(), Math.min(width, WIDEST_NAME)));
            text.append("  ").append(pad(backend.state().name().toLowerCase(Locale.ROOT), 8));
            text.append("  ")
                    .append(about(backend, table.backends().size() == 1))
                    .append('\n');
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private String about(Backend backend, boolean alone) {
        if (backend.settings().anyModel()) {
            return alone
                    ? "made-up answers to any model, until a real model server is there"
                    : "made-up answers, to the names that it lists";
        }
        String reason = plain(backend.reason());
        return switch (backend.state()) {
            case UNKNOWN -> "has not answered yet";
            case DISABLED, DRAINING -> reason;
            case DOWN -> (reason.isEmpty() ? "" : reason + "; ") + "asked again every " + again.toSeconds() + " s";
            case UP, DEGRADED ->
                models(backend) + (backend.state() == BackendState.UP || reason.isEmpty() ? "" : " (" + reason + ")");
        };
    }

    /** A reason as part of a line, without its full stop. */
    static String plain(String reason) {
        int end = reason.length();
        while (end > 0 && " .;:,".indexOf(reason.charAt(end - 1)) >= 0) {
            end--;
        }
        return reason.substring(0, end).strip();
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
