package io.councilrouter.routing.pick;

/**
 * Chooses among candidates that fit, are equally healthy and have a free slot. Found by {@code ServiceLoader}: a
 * public, final class with a public constructor without arguments. Shared by all loops, so without state of its own;
 * turns are drawn from {@link Candidates#rotation}. Must not allocate.
 */
public interface BalancingStrategy {
    /** Its name in {@code routing.strategy}, lower case. */
    String name();

    /**
     * Chooses.
     *
     * @param candidates at least one
     * @param query what is asked for
     * @return an index below {@code candidates.size()}
     */
    int pick(Candidates candidates, RouteQuery query);
}
