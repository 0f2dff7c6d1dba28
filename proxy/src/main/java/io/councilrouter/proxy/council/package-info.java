/**
 * Many exchanges, one answer. A member is an exchange whose client is the council.
 *
 * <pre>
 *   request --> members answer, each under its persona --> rounds --> ballots, analysis --> one answer
 *               {@link io.councilrouter.council.Template} says who, how often, by which strategy
 * </pre>
 *
 * <p>What members write is data: it travels between fences that it cannot forge, is never followed as an instruction
 * and never parsed for anything but what a ballot or an analysis is asked for.
 */
@NullMarked
package io.councilrouter.proxy.council;

import org.jspecify.annotations.NullMarked;
