/**
 * From bytes to meaning and back. Nothing here knows about sockets, threads or routing. Parsers borrow buffers and can
 * stop at any byte.
 *
 * <p>The verb in a method's name tells who releases a buffer, see {@link io.councilrouter.codec.Borrowed} and {@link
 * io.councilrouter.codec.Owned}.
 */
@NullMarked
package io.councilrouter.codec;

import org.jspecify.annotations.NullMarked;
