package io.councilrouter.proxy.seals;

/** Under what a call of a tool is found: 128 bits of a hash over whose it is and what it says. */
record CallKey(long high, long low) {}
