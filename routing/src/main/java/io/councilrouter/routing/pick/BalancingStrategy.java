package io.councilrouter.routing.pick;

/**
 * Chooses among candidates that fit, are equally healthy and have a free slot. Found by {@code ServiceLoader}: a
 * public, final class with a public no-argument constructor. Shared by all loops, so it must not have state of its own;
 * it draws turns from {@link Candidates#rotation}. Must not allocate.
 */
public interface BalancingStrategy {
    /** Its lower-case name in {@code routing.strategy}. */
    String name();

    /**
     * Chooses a candidate.
     *
     * @param candidates at least one
     * @param query what the request needs
     * @return an index below {@code candidates.size()}
     */
    int pick(Candidates candidates, RouteQuery query);
}
