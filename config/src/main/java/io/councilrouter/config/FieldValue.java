package io.councilrouter.config;

/**
 * The value of a field of requests, whatever it is: a text, a number, a list.
 *
 * @param json one JSON value
 */
public record FieldValue(String json) {
    @Override
    public String toString() {
        return json;
    }
}
