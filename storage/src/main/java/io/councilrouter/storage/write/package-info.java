/**
 * One thread, one duty cycle, one transaction per batch.
 *
 * <pre>
 *   rings -> BatchWriter -> Assembler -> RowDelivery -+-> ResponseStore
 *                                                     +-> SpoolFile, while the database is away
 * </pre>
 *
 * <p>The database may be down, but requests must not notice. A row is written when its exchange closes; if the process
 * dies, open exchanges are lost, and so are the contents of the rings and the current batch.
 */
@NullMarked
package io.councilrouter.storage.write;

import org.jspecify.annotations.NullMarked;
