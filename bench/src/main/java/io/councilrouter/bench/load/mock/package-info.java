/**
 * A model server without a model that costs next to nothing: fixed answers, token streams at a fixed pace, both
 * dialects, one epoll loop. It runs in a separate process, so that its cost can be told from that of the measured
 * proxy. Everything but {@code MockBackend} runs on its one loop.
 */
@NullMarked
package io.councilrouter.bench.load.mock;

import org.jspecify.annotations.NullMarked;
