/**
 * Sealed reasoning for clients whose API has no place for it: kept from an answer that calls tools, given back to the
 * backend in the turn that brings the tools' results.
 *
 * <pre>
 *   answer    EventReader -> {@link io.councilrouter.proxy.seals.SealKeeper} -> EventWriter -> client
 *                                 | when the turn ends
 *                           {@link io.councilrouter.proxy.seals.SealShelf}   bounded, one for all loops
 *                                 | when its calls come back
 *   request   RequestReader -> {@link io.councilrouter.proxy.seals.SealGiver} -> RequestWriter -> backend
 * </pre>
 *
 * <p>A leaf: it knows codec alone. {@link io.councilrouter.proxy.seals.TurnSeals} is what an attempt has of it.
 */
@NullMarked
package io.councilrouter.proxy.seals;

import org.jspecify.annotations.NullMarked;
