package io.councilrouter.council;

/**
 * Who writes the council's answer, and analyses before it where the strategy says so.
 *
 * @param persona who it is to be; empty: a plain chairman
 * @param model public name of its model; empty: the request's
 */
public record Synthesizer(String persona, String model) {}
