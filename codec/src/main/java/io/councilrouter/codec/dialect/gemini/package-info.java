/**
 * Google's Gemini API, as the Developer API at {@code generativelanguage.googleapis.com} writes it.
 *
 * <pre>
 *   the model and whether it streams     stand in the path
 *   contents       turns of user and model            neighbours of one side are one turn
 *   parts          text, inlineData, fileData, functionCall, functionResponse, each with a signature
 *   tool results   parts of the user's turn           a message each in the vocabulary
 *   names          camelCase; snake_case is read, too
 *   a stream       SSE without names or terminator: the body's end is the end
 *                  or, for clients that ask so, one JSON array
 * </pre>
 */
@NullMarked
package io.councilrouter.codec.dialect.gemini;

import org.jspecify.annotations.NullMarked;
