/**
 * Forms on their way: finds the value of one field in a multipart body (RFC 7578) while the body arrives, and reads the parameters
 * of the headers that forms need.
 *
 * <pre>
 *   Content-Type --Parameters--&gt; boundary --+
 *                                           v
 *   parts of the body ------------------&gt; FormField --&gt; the field's value, or none
 * </pre>
 *
 * <p>Apart from {@code codec.http}, since framing makes no text of bytes and this has to, once a request.
 */
@NullMarked
package io.councilrouter.codec.form;

import org.jspecify.annotations.NullMarked;
