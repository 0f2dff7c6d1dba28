package io.councilrouter.app.cli;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configuration that {@code init} writes. */
final class InitText {
    private static final int NAMES_SHOWN = 8;

    private InitText() {}

    /**
     * A model server that answers.
     *
     * @param engine its type
     * @param url its address
     * @param models names of its models, as far as it lists them
     */
    record FoundServer(String engine, URI url, List<String> models) {}

    /** The text; every line that is not a comment is a setting that {@code check} accepts. */
    static String of(List<FoundServer> found) {
        StringBuilder text = new StringBuilder(
                """
                # Configuration of council-router, written by "council-router init".
                # Changes apply without a restart. "council-router check" says whether they are valid;
                # docs/configuration.md lists every key. Lines that begin with "#" are examples.

                server:
                  host: 0.0.0.0        # everybody who reaches this machine; 127.0.0.1: this machine only
                  port: 11430

                """);
        backends(text, found);
        return text.append(
                        """

                # How a model's name becomes a backend.
                #routing:
                #  default_model: "%s"                 # what "auto" means; else a model that is loaded
                #  aliases: {"gpt-4o-mini": "%s"}      # a name that clients ask for: the model that answers
                #  fallbacks: {"%s": [another-model]}  # who answers when nobody can serve it

                # API keys. Without any, whoever reaches the port may use the models.
                # "council-router key new --id my-laptop" makes one and prints the entry for this list.
                #keys:
                #  - {id: my-laptop, hash: "sha256:..."}

                # The administrators' token. Without one, it is made at the first start, in data/admin.token.
                #admin: {auth: {token: "${ADMIN_TOKEN}"}}

                # Requests and answers are stored, compressed and not encrypted, in data/responses.db.
                #response_storage: {enabled: false}
                """
                                .replace("%s", example(found)))
                .toString();
    }

    private static void backends(StringBuilder text, List<FoundServer> found) {
        text.append(
                "# Model servers. A lower priority is preferred; max_concurrency: requests at once, others wait.\n");
        if (found.isEmpty()) {
            text.append(
                    """
                    # None was found. Model servers on this machine are found by themselves when they start.
                    #backends:
                    #  - {name: desk, type: ollama, url: "http://192.168.1.100:11434", priority: 1, max_concurrency: 2}
                    """);
        } else {
            text.append("backends:\n");
        }
        Map<String, Integer> count = new HashMap<>();
        for (FoundServer each : found) {
            int number = count.merge(each.engine(), 1, Integer::sum);
            text.append("  # ").append(models(each.models())).append('\n');
            text.append("  - name: ").append(each.engine()).append(number == 1 ? "" : "-" + number);
            text.append("\n    type: ").append(each.engine());
            text.append("\n    url: \"").append(each.url()).append("\"\n    priority: 1\n    #max_concurrency: 4\n");
        }
        text.append(
                """
                #  - {name: rack, type: vllm, url: "http://192.168.1.101:8000", priority: 2, max_concurrency: 32}
                #  - {name: groq, type: groq, api_key: "${GROQ_API_KEY}", priority: 9, models: [llama-3.3-70b-versatile]}
                """);
    }

    private static String models(List<String> models) {
        if (models.isEmpty()) {
            return "no models yet";
        }
        String shown = String.join(", ", models.subList(0, Math.min(NAMES_SHOWN, models.size())));
        return plain(models.size()
                + (models.size() == 1 ? " model: " : " models: ")
                + shown
                + (models.size() > NAMES_SHOWN ? ", ..." : ""));
    }

    private static String example(List<FoundServer> found) {
        for (FoundServer each : found) {
            for (String model : each.models()) {
                if (model.matches("[A-Za-z0-9._:/-]{1,100}")) {
                    return model;
                }
            }
        }
        return "llama3.1:8b";
    }

    /** Names come from other servers, and must not end the comment they stand in. */
    private static String plain(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
