/**
 * What is compared: nothing in between, nginx, and the gateway,
 * each started by us as a child process on its own core and stopped with us.
 * A target says where requests go and which processes pay for them; it knows nothing of load.
 */
@NullMarked
package io.councilrouter.bench.load.target;

import org.jspecify.annotations.NullMarked;
