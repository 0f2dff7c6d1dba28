/**
 * A model server without a model that costs next to nothing: fixed answers, token streams at a fixed pace, both dialects, one epoll loop.
 * It runs in a process of its own, so that what it costs can be told from what the measured proxy costs.
 * Everything but {@code MockBackend} runs on its one loop.
 */
@NullMarked
package io.councilrouter.bench.load.mock;

import org.jspecify.annotations.NullMarked;
