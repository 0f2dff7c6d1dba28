/**
 * What a heartbeat asks an engine and what its answers mean: models, what is loaded, how busy it is.
 *
 * <pre>
 *   HeartbeatQuestion: a path -> (proxy asks) -> Engine.read -> EngineFacts: models, memory, load, version
 *   ModelQuestion: one model  -> (proxy asks) -> what it can do
 * </pre>
 *
 * <p>An {@link io.councilrouter.codec.engine.Engine} is stateless and shared; what one beat learns is collected in
 * {@link io.councilrouter.codec.engine.EngineFacts}. Nothing here sends anything: it returns paths and is given bytes.
 */
@NullMarked
package io.councilrouter.codec.engine;

import org.jspecify.annotations.NullMarked;
