package io.councilrouter.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** {@code conf/council-router.schema.json}, derived from the records: what an editor needs to complete and to warn. */
final class JsonSchema {

    private static final String DURATION = "^[0-9]+(\\.[0-9]+)? ?(ns|us|ms|s|m|h|d)?$";
    private static final String SIZE = "^[0-9]+(\\.[0-9]+)? ?(B|KB|MB|GB|KiB|MiB|GiB)?$";

    private final StringWriter out = new StringWriter();
    private final JsonGenerator json;

    private JsonSchema() throws IOException {
        json = new JsonFactory().createGenerator(out);
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        json.setPrettyPrinter(new DefaultPrettyPrinter()
                .withObjectIndenter(lines)
                .withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance));
    }

    static String text() throws IOException {
        JsonSchema schema = new JsonSchema();
        schema.root();
        return schema.out + "\n";
    }

    private void root() throws IOException {
        json.writeStartObject();
        json.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.writeStringField("title", "council-router configuration");
        object(Shape.of(GatewayConfig.class));
        json.writeObjectFieldStart("$defs");
        // A value of any type may come from the environment or a file.
        json.writeObjectFieldStart("reference");
        json.writeStringField("type", "string");
        json.writeStringField("pattern", "\\$\\{[^}]+\\}");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.close();
    }

    /** Members of an object's schema; the caller writes the braces around them. */
    private void object(Shape<?> shape) throws IOException {
        json.writeStringField("type", "object");
        json.writeBooleanField("additionalProperties", false);
        List<String> required = shape.fields().stream()
                .filter(field -> field.key().required())
                .map(Field::name)
                .toList();
        if (!required.isEmpty()) {
            json.writeArrayFieldStart("required");
            for (String name : required) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("properties");
        for (Field field : shape.fields()) {
            json.writeObjectFieldStart(field.name());
            json.writeStringField("description", field.key().says());
            form(field.form(), field);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void form(Form form, Field field) throws IOException {
        switch (form) {
            case Form.BlockForm block -> object(block.shape());
            case Form.Many many -> {
                json.writeStringField("type", "array");
                json.writeObjectFieldStart("items");
                form(many.item(), field);
                json.writeEndObject();
            }
            case Form.Named named -> {
                json.writeArrayFieldStart("type");
                json.writeString("object");
                if (field.key().orList()) {
                    json.writeString("array");
                }
                json.writeEndArray();
                json.writeObjectFieldStart("additionalProperties");
                form(named.value(), field);
                json.writeEndObject();
            }
            case Form.One one -> one(one.scalar(), field);
            case Form.Any _ -> {
                // A schema that says nothing accepts everything.
            }
        }
    }

    private void one(Scalar scalar, Field field) throws IOException {
        switch (scalar.type()) {
            case "boolean" -> orReference("boolean", field);
            case "integer", "number" -> orReference(scalar.type(), field);
            case "duration" -> pattern(DURATION);
            case "size" -> pattern(SIZE);
            case "choice" -> choices(scalar.choices());
            // Something that looks like a number or a boolean is still a text to us.
            default -> types("string", "number", "boolean", "null");
        }
    }

    private void orReference(String type, Field field) throws IOException {
        json.writeArrayFieldStart("anyOf");
        json.writeStartObject();
        json.writeStringField("type", type);
        if (!field.key().min().isEmpty()) {
            json.writeFieldName("minimum");
            json.writeNumber(field.key().min());
        }
        if (!field.key().max().isEmpty()) {
            json.writeFieldName("maximum");
            json.writeNumber(field.key().max());
        }
        json.writeEndObject();
        reference();
        json.writeEndArray();
    }

    private void pattern(String pattern) throws IOException {
        json.writeArrayFieldStart("anyOf");
        json.writeStartObject();
        json.writeStringField("type", "number");
        json.writeNumberField("minimum", 0);
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringField("type", "string");
        json.writeStringField("pattern", pattern);
        json.writeEndObject();
        reference();
        json.writeEndArray();
    }

    private void choices(List<String> choices) throws IOException {
        json.writeArrayFieldStart("anyOf");
        json.writeStartObject();
        json.writeArrayFieldStart("enum");
        for (String choice : choices) {
            json.writeString(choice);
        }
        json.writeEndArray();
        json.writeEndObject();
        reference();
        json.writeEndArray();
    }

    private void reference() throws IOException {
        json.writeStartObject();
        json.writeStringField("$ref", "#/$defs/reference");
        json.writeEndObject();
    }

    private void types(String... types) throws IOException {
        json.writeArrayFieldStart("type");
        for (String type : types) {
            json.writeString(type);
        }
        json.writeEndArray();
    }
}
