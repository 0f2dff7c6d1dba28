package io.councilrouter.codec.dialect;

import io.councilrouter.codec.http.KnownHeader;

/**
 * A header without which a server refuses a request.
 *
 * @param name its name
 * @param value what is said for a client that did not send it
 */
public record UsualHeader(KnownHeader name, String value) {}
