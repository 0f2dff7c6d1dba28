package io.councilrouter.proxy.seals;

import io.councilrouter.codec.dialect.HeldText;

/**
 * A call of an answer, as it was told to the client.
 *
 * @param arguments as far as they have come, the inside of a JSON string; released by whoever made it
 */
record ToldCall(String id, String name, HeldText arguments) {}
