/**
 * HTTP/1.1 framing for both sides, by one rule. Strict where smuggling lives: one Content-Length, no TE+CL, CRLF only,
 * bounded everything (RFC 9112; where it permits tolerance, a gateway takes none).
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
 * <p>Parsers copy the head once into an array of their own and answer from offsets: no object per header, no
 * allocation per message, nothing to release. All of them can stop at any byte, and none throws for any input.
 */
@NullMarked
package io.councilrouter.codec.http;

import org.jspecify.annotations.NullMarked;
