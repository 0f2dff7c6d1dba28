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
 * What {@code /v1/council/chat} is asked.
 *
 * @param fields fields of the body by name, each as JSON; not those that say how the answer comes
 */
record CouncilRequest(Map<String, String> fields) {

    /** Where councils are asked. */
    static final String PATH = "/v1/council/chat";

    private static final String PREFIX = "council/";

    private static final JsonFactory JSON = new JsonFactory();

    /** Says how an answer comes, not what is asked. */
    private static final Set<String> MANNER = Set.of("stream", "stream_options", "events");

    /** A question; an empty model is the gateway's choice. */
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
     * What a stored run was asked, to be asked again.
     *
     * @param row the stored row, as the gateway shows it
     * @param template another template than the stored run's; empty: the same
     * @param model another model for members that have none; empty: the same
     * @throws IOException when the row is no council's
     */
    static CouncilRequest stored(String row, String template, String model) throws IOException {
        Map<String, String> columns = fields(row);
        Map<String, String> fields = fields(columns.getOrDefault("request", "null"));
        if (fields.isEmpty()) {
            throw new IOException("nothing is stored of that request; it may have been too large, or not to be kept");
        }
        fields.keySet().removeAll(MANNER);
        String asked = text(fields.getOrDefault("model", "\"\""));
        if (asked.startsWith(PREFIX)) {
            fields.put("template", quoted(name(asked)));
            fields.remove("model");
        } else if (!text(columns.getOrDefault("route", "\"\"")).contains("council")) {
            throw new IOException("that was no council; its model was \"" + asked + "\"");
        }
        if (!fields.containsKey("messages") && fields.containsKey("prompt")) {
            fields.put("messages", message(fields.remove("prompt")));
        }
        String seed = fields(columns.getOrDefault("council", "null")).get("seed");
        if (seed != null) {
            // The same deal: judges are shown the answers under the letters that they had.
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

    /** The body; {@code events}: streamed, as named events. */
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

    /** The fields of an object, each as JSON; of anything else none. */
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
