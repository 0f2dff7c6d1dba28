package io.councilrouter.codec.dialect;

import io.councilrouter.codec.json.Json;

/**
 * A field of a body: of its root, or of a root field that groups others.
 *
 * @param group the root field in which it stands; empty for a root field
 * @param name as it is written
 * @param value how its value begins
 * @param from first byte of its name, quote included
 * @param start first byte of its value
 * @param to one past its value
 */
record BodyMember(String group, String name, Json value, long from, long start, long to) {}
