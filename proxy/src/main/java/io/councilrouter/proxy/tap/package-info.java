/**
 * Observers of the answer; they cannot change it.
 *
 * <p>A tap is told when an exchange is over and looks at its timeline, usage and outcome. It runs on the exchange's
 * loop, so it neither blocks nor formats more than it must.
 */
@NullMarked
package io.councilrouter.proxy.tap;

import org.jspecify.annotations.NullMarked;
