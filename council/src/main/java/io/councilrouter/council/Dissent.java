package io.councilrouter.council;

/**
 * A view that the council's answer does not share.
 *
 * @param label of the member whose it is
 * @param view what it says
 */
public record Dissent(String label, String view) {}
