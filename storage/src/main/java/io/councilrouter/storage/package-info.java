/**
 * What is stored, and how it leaves an event loop without ever blocking one.
 *
 * <p>One ring per loop, one writer thread, one transaction per batch. Nothing here knows about dialects or Netty's
 * buffers.
 */
@NullMarked
package io.councilrouter.storage;

import org.jspecify.annotations.NullMarked;
