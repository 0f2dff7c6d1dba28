/**
 * One thread, one duty cycle, one transaction per batch.
 *
 * <p>The database may be down; requests must not notice. A row is written when its exchange closes; what is open when
 * the process dies is lost, and so are ring and open batch.
 */
@NullMarked
package io.councilrouter.storage.write;

import org.jspecify.annotations.NullMarked;
