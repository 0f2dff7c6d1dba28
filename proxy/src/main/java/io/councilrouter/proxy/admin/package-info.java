/**
 * What administrators can read and change: everything under {@code /admin}. One class per answer.
 *
 * <pre>
 *   {@link io.councilrouter.proxy.admin.AdminAnswers}    configuration, backends, councils, timelines, counters, reload
 *   {@link io.councilrouter.proxy.admin.StoredAnswers}   stored requests and answers, read and deleted off the loops
 *   {@link io.councilrouter.proxy.admin.Steering}        the changes themselves; boot makes them
 * </pre>
 *
 * <p>Built from {@code proxy.local}'s parts for our own answers; that package knows nothing of administrators.
 */
@NullMarked
package io.councilrouter.proxy.admin;

import org.jspecify.annotations.NullMarked;
