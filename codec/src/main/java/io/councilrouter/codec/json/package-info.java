/**
 * Our scanner judges every byte, Jackson the structure; spans are kept, so that we can splice a body instead of
 * re-writing it. A short document that is there as a whole is read at one go instead, with neither.
 *
 * <p>Nothing here allocates per byte or per string: long strings are never decoded, names are canonical.
 */
@NullMarked
package io.councilrouter.codec.json;

import org.jspecify.annotations.NullMarked;
