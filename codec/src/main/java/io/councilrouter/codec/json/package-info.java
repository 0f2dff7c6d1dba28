/**
 * Our scanner checks every byte, Jackson checks the structure; spans are kept, so that we can splice a body instead of
 * rewriting it. A short document that is available as a whole is read in one go without either.
 *
 * <pre>
 *   short and whole   ShortDocument -----------+
 *                                              +-> JsonCursor -> spans -> BodyEdits -> the body, spliced
 *   all else          ByteScanner -> Jackson --+
 * </pre>
 *
 * <p>Nothing here allocates per byte or per string: long strings are never decoded, names are canonical.
 */
@NullMarked
package io.councilrouter.codec.json;

import org.jspecify.annotations.NullMarked;
