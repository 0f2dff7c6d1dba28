/**
 * What is compared: nothing in between, nginx, and the gateway,
 * each started by us as a child process on its own core and stopped with us.
 * A target says where requests go and which processes do the work; it knows nothing about load.
 */
@NullMarked
package io.councilrouter.bench.load.target;

import org.jspecify.annotations.NullMarked;
