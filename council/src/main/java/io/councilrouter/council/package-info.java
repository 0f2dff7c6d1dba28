/**
 * The reasoning of a council, apart from how its members are reached: templates, prompts, ballots, votes, verdicts, and
 * the {@code council} object. Knows neither exchanges nor sockets.
 *
 * <pre>
 *   {@link io.councilrouter.council.Template} --> {@link io.councilrouter.council.RoleAssignment}: who is asked what
 *   {@link io.councilrouter.council.QuestionResult} --> {@link io.councilrouter.council.Deliberation}: what follows from the replies
 *   {@link io.councilrouter.council.CouncilResult} --> {@link io.councilrouter.council.CouncilJson}
 * </pre>
 */
@NullMarked
package io.councilrouter.council;

import org.jspecify.annotations.NullMarked;
