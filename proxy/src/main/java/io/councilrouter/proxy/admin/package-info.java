/**
 * What administrators are answered, and what they change: everything under {@code /admin}. One class per answer.
 *
 * <pre>
 *   {@link io.councilrouter.proxy.admin.AdminAnswers}    configuration, backends, councils, timelines, counters, reload
 *   {@link io.councilrouter.proxy.admin.StoredAnswers}   what is kept of requests and answers, read and deleted off the loops
 *   {@link io.councilrouter.proxy.admin.Steering}        the changes themselves; boot makes them
 * </pre>
 *
 * <p>Built of the parts that {@code proxy.local} has for answers of our own, which knows nothing of administrators.
 */
@NullMarked
package io.councilrouter.proxy.admin;

import org.jspecify.annotations.NullMarked;
