package io.councilrouter.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A request to {@code /v1/council/chat}.
 *
 * @param fields fields of the body by name, each as JSON; without those that say how the answer is sent
 */
record CouncilRequest(Map<String, String> fields) {

    /** The path of councils. */
    static final String PATH = "/v1/council/chat";

    private static final String PREFIX = "council/";

    private static final JsonFactory JSON = new JsonFactory();

    /** Fields that say how the answer is sent, not what is asked. */
    private static final Set<String> MANNER = Set.of("stream", "stream_options", "events");

    /** A new question; an empty model leaves the choice to the gateway. */
    static CouncilRequest of(String template, String question, String model) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("template", quoted(name(template)));
        if (!model.isEmpty()) {
            fields.put("model", quoted(model));
        }
        fields.put("messages", message(quoted(question)));
        return new CouncilRequest(fields);
    }

    /**
     * The question of a stored run, to be asked again.
     *
     * @param row the stored row, as the gateway shows it
     * @param template a template other than the stored run's; empty for the same
     * @param model another model for members that have none; empty for the same
     * @throws IOException when the row does not belong to a council
     */
    static CouncilRequest stored(String row, String template, String model) throws IOException {
        Map<String, String> columns = fields(row);
        Map<String, String> fields = fields(columns.getOrDefault("request", "null"));
        if (fields.isEmpty()) {
            throw new IOException("that request was not stored; it may have been too large, or excluded from storage");
        }
        fields.keySet().removeAll(MANNER);
        String asked = text(fields.getOrDefault("model", "\"\""));
        if (asked.startsWith(PREFIX)) {
            fields.put("template", quoted(name(asked)));
            fields.remove("model");
        } else if (!text(columns.getOrDefault("route", "\"\"")).contains("council")) {
            throw new IOException("that was not a council's request; its model was \"" + asked + "\"");
        }
        if (!fields.containsKey("messages") && fields.containsKey("prompt")) {
            fields.put("messages", message(fields.remove("prompt")));
        }
        String seed = fields(columns.getOrDefault("council", "null")).get("seed");
        if (seed != null) {
            // The same seed: judges see the answers under the same letters as before.
            Map<String, String> council = fields(fields.getOrDefault("council", "null"));
            council.put("seed", seed);
            fields.put("council", object(council));
        }
        if (!template.isEmpty()) {
            fields.put("template", quoted(name(template)));
        }
        if (!model.isEmpty()) {
            fields.put("model", quoted(model));
        }
        return new CouncilRequest(fields);
    }

    /** The body; {@code events}: asks for a stream of named events. */
    String body(boolean events) throws IOException {
        Map<String, String> whole = new LinkedHashMap<>(fields);
        whole.put("stream", Boolean.toString(events));
        if (events) {
            whole.put("events", "true");
        }
        return object(whole);
    }

    private static String object(Map<String, String> fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            for (Map.Entry<String, String> field : fields.entrySet()) {
                out.writeFieldName(field.getKey());
                out.writeRawValue(field.getValue());
            }
            out.writeEndObject();
        }
        return text.toString();
    }

    private static String name(String template) {
        return template.startsWith(PREFIX) ? template.substring(PREFIX.length()) : template;
    }

    private static String message(String content) throws IOException {
        return "[{\"role\":\"user\",\"content\":" + content + "}]";
    }

    private static String quoted(String text) throws IOException {
        StringWriter quoted = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(quoted)) {
            out.writeString(text);
        }
        return quoted.toString();
    }

    private static String text(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        }
    }

    /** The fields of an object, each as JSON; none if it is not an object. */
    private static Map<String, String> fields(String json) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return fields;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                StringWriter value = new StringWriter();
                try (JsonGenerator out = JSON.createGenerator(value)) {
                    out.copyCurrentStructure(parser);
                }
                fields.put(name, value.toString());
            }
        }
        return fields;
    }
}
