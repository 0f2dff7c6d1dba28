/**
 * What is kept, and how it leaves an event loop without ever blocking one.
 *
 * <p>One ring per loop, one writer thread, one transaction per batch. Nothing here knows a dialect or a
 * buffer of Netty.
 */
@NullMarked
package io.councilrouter.storage;

import org.jspecify.annotations.NullMarked;
