package io.councilrouter.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of pages as lines: each object of {@code data} on one line, or as CSV (RFC 4180) with the names of the first row
 * as columns. A value that is an object or a list (the request) is JSON within its field.
 */
final class RowLines {
    private static final JsonFactory JSON = new JsonFactory();

    private final Writer out;
    private final boolean csv;
    private List<String> columns = List.of();
    private int rows;

    RowLines(Writer out, boolean csv) {
        this.out = out;
        this.csv = csv;
    }

    /** Rows written. */
    int rows() {
        return rows;
    }

    /** Writes the rows of a page; returns the cursor of the next page, empty after the last. */
    String page(String answer) throws IOException {
        String next = "";
        try (JsonParser parser = JSON.createParser(answer)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the gateway's answer is not a page of rows");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("data") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        row(parser);
                        rows++;
                    }
                } else if (name.equals("next") && value == JsonToken.VALUE_STRING) {
                    next = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        }
        return next;
    }

    private void row(JsonParser parser) throws IOException {
        if (!csv) {
            out.write(compact(parser));
            out.write('\n');
            return;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            fields.put(
                    name,
                    switch (value) {
                        case VALUE_NULL -> "";
                        case START_OBJECT, START_ARRAY -> compact(parser);
                        default -> parser.getText();
                    });
        }
        if (columns.isEmpty()) {
            columns = new ArrayList<>(fields.keySet());
            line(columns);
        }
        line(columns.stream().map(name -> fields.getOrDefault(name, "")).toList());
    }

    /** The parser's current value, on one line. */
    private static String compact(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    private void line(List<String> fields) throws IOException {
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            if (i > 0) {
                out.write(',');
            }
            boolean quoted = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            out.write(quoted ? '"' + field.replace("\"", "\"\"") + '"' : field);
        }
        out.write("\r\n");
    }
}
