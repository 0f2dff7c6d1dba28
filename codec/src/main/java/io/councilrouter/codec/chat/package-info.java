/**
 * The vocabulary that all dialects share: a request is a walk over {@link io.councilrouter.codec.chat.ChatSink}, an
 * answer a walk over {@link io.councilrouter.codec.chat.EventSink}.
 *
 * <pre>
 *   verb              CHAT   COMPLETE   EMBED        verb              CHAT   COMPLETE   EMBED
 *   param             x      x          x            start             x      x          x
 *   message/text/..   x                              text              x      x
 *   prompt, suffix           x                       reasoning         x      x
 *   input                               x            toolOpen/Args     x
 *   media*, sealed   x                               blockOpen/Close   x
 *   tool*, toolChoice x                              vector                              x
 *   thinking, format  x      x                       usage             x      x          x
 *   other             x      x          x            finish            x      x
 *   end               x      x          x            end / fault       x      x          x
 * </pre>
 *
 * <p>What only some dialects have (media, seals, citations, sound, blocks) has verbs with a default: a writer that
 * overrides none of them still loses nothing silently. {@link io.councilrouter.codec.chat.EventRelay} passes all verbs
 * of an answer on, {@link io.councilrouter.codec.chat.EventWatch} only notes that something was said.
 *
 * <p>{@link io.councilrouter.codec.chat.FactsScan} goes over a request as it arrives and, with a dialect's {@link
 * io.councilrouter.codec.chat.FactWords}, finds what routing must know.
 *
 * <p>Text travels escaped: a {@code ByteBuf escaped} is the inside of a JSON string as it stood on the wire, between
 * its reader and writer index, borrowed for the call. A {@code ByteBuf raw} is one whole JSON value likewise.
 */
@NullMarked
package io.councilrouter.codec.chat;

import org.jspecify.annotations.NullMarked;
