/**
 * Multipart forms: finds the value of one field in a multipart body (RFC 7578) while the body arrives, and reads the
 * parameters of the headers that forms need.
 *
 * <pre>
 *   Content-Type --Parameters--&gt; boundary --+
 *                                           v
 *   parts of the body ------------------&gt; FormField --&gt; the field's value, or none
 * </pre>
 *
 * <p>Separate from {@code codec.http}, because framing never decodes bytes into text and this package has to, once per
 * request.
 */
@NullMarked
package io.councilrouter.codec.form;

import org.jspecify.annotations.NullMarked;
