package io.councilrouter.proxy.exchange;

/**
 * One loop's share of {@code limits.body_memory}: how many bytes of request bodies it holds. Bodies of at most
 * {@link #SMALL} bytes may use the last eighth, so that a chat message gets in while uploads fill the rest.
 *
 * <p>Not thread-safe; belongs to one event loop.
 */
public final class BodyMemory {
    /** Largest body that may use the reserve, bytes. */
    public static final long SMALL = 64 * 1024;

    private long limit;
    private long used;
    private long refused;

    /**
     * An empty account.
     *
     * @param limit bytes this loop may hold
     */
    public BodyMemory(long limit) {
        this.limit = limit;
    }

    /** Changes the share; what is held already stays. */
    public void limit(long bytes) {
        limit = bytes;
    }

    /**
     * Reserves room for more of a body.
     *
     * @param bytes how many more
     * @param total what the whole body will have reserved then
     * @return whether there was room; nothing is reserved if not
     */
    public boolean reserve(long bytes, long total) {
        long allowed = total <= SMALL ? limit : limit - limit / 8;
        if (used + bytes > allowed) {
            refused++;
            return false;
        }
        used += bytes;
        return true;
    }

    /** Returns room. */
    public void free(long bytes) {
        used -= bytes;
    }

    /** Bytes held now. */
    public long used() {
        return used;
    }

    /** Bodies refused for want of room. */
    public long refused() {
        return refused;
    }
}
