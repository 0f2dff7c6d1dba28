/**
 * What a council thinks, apart from how its members are reached: templates, what is said to whom, ballots, votes, verdicts, and
 * the {@code council} object. Knows neither exchanges nor sockets.
 *
 * <pre>
 *   {@link io.councilrouter.proxy.council.deliberation.Template} --> {@link io.councilrouter.proxy.council.deliberation.RoleAssignment}: who is asked what
 *   {@link io.councilrouter.proxy.council.deliberation.QuestionResult} --> {@link io.councilrouter.proxy.council.deliberation.Deliberation}: what follows from the replies
 *   {@link io.councilrouter.proxy.council.deliberation.CouncilResult} --> {@link io.councilrouter.proxy.council.deliberation.CouncilJson}
 * </pre>
 */
@NullMarked
package io.councilrouter.proxy.council.deliberation;

import org.jspecify.annotations.NullMarked;
