package io.councilrouter.council;

/**
 * Writes the council's answer, after analysing the others if the strategy says so.
 *
 * @param persona who it should be; empty for a plain chairman
 * @param model public name of its model; empty for the request's model
 */
public record Synthesizer(String persona, String model) {}
