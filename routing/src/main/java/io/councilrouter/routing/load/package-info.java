/**
 * What is happening now: counters that outlive snapshots. They are the only contended words in the program.
 *
 * <pre>
 *   shared word                                        read        write               writer
 *   Slots (in flight and waiters in one long)          opaque      CAS, full fence     any loop; waiters up: home loop
 *   Ewma (value and stamp in one long)                 opaque      CAS, one try        any loop
 *   CircuitBreaker (state, count, until in one long)   acquire     CAS                 any loop, control
 *   Cooldown.rest, KeyDoubt.seen (immutable records)   acquire     CAS                 any loop, control
 *   BackendLoad, ModelLoad counters                    opaque      getAndAdd           any loop
 *   Rotation                                           –           getAndAdd           any loop
 * </pre>
 *
 * <p>Nothing here knows about backends, model names or requests. Times are passed in as nanoseconds of one monotonic
 * source ({@code System.nanoTime}), of which only differences have a meaning.
 */
@NullMarked
package io.councilrouter.routing.load;

import org.jspecify.annotations.NullMarked;
