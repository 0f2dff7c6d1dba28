/**
 * What we answer ourselves: model lists, health, version. One class per answer, each writing from the current table.
 *
 * <pre>
 *   request -> LocalUpstream  -> the current table -> JSON       at once, on the loop
 *           -> BlockingAnswer -> admin-io -> bytes -> the loop   what has to wait for a disk or a database
 * </pre>
 *
 * <p>Nothing here asks a backend: a list that asked them all would be as slow as the slowest, and a dead backend must
 * not make a client's model menu hang.
 */
@NullMarked
package io.councilrouter.proxy.local;

import org.jspecify.annotations.NullMarked;
