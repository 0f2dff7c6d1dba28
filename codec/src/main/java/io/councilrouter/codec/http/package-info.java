/**
 * HTTP/1.1 framing for both sides, by the same rules. Strict wherever smuggling is possible: one Content-Length, no
 * TE+CL, CRLF only, limits on everything (where RFC 9112 permits tolerance, the gateway has none).
 *
 * <pre>
 *   RequestParser / ResponseParser                       BodyScanner
 *
 *   START LINE --line--&gt; FIELDS --empty line--&gt; DONE      begin(kind, length)
 *       |                  |                      |          |
 *       |                  |                      |          +-- LENGTH      data ... DONE
 *       +--------+---------+                      |          +-- CHUNKED     size data CRLF ... 0 trailers DONE
 *                v                                |          +-- UNTIL_CLOSE data ... eof() DONE
 *               BAD (fault; the connection dies)  +--------&gt; +-- NONE        DONE
 * </pre>
 *
 * <p>Parsers copy the head once into an array of their own and answer questions from offsets: no object per header, no
 * allocation per message, nothing to release. All of them can stop at any byte, and no input makes them throw.
 */
@NullMarked
package io.councilrouter.codec.http;

import org.jspecify.annotations.NullMarked;
