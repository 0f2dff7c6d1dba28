package io.councilrouter.codec.chat;

/**
 * What a request is like, as a set of yes-or-no answers. There are few combinations, all made once and shared, so they
 * cost a request no heap.
 *
 * @param tools whether tools are declared
 * @param images whether a message holds an image
 * @param raw whether the prompt bypasses the model's chat template
 * @param base64 whether vectors are wanted as base64
 * @param suffix whether the request is fill-in-the-middle
 * @param repeats whether a root field may appear more than once; false if none does
 * @param refers whether it goes on from an earlier answer, or has a message of one in it by reference
 * @param unkept whether the client says that it will not come back to the answer
 */
public record RequestTraits(
        boolean tools,
        boolean images,
        boolean raw,
        boolean base64,
        boolean suffix,
        boolean repeats,
        boolean refers,
        boolean unkept) {
    private static final int COUNT = 8;
    private static final int REFERS = 64;
    private static final int UNKEPT = 128;
    private static final RequestTraits[] ALL = all();

    /** A plain request. */
    public static final RequestTraits NONE = of(false, false, false, false, false, false);

    private static RequestTraits[] all() {
        RequestTraits[] all = new RequestTraits[1 << COUNT];
        for (int i = 0; i < all.length; i++) {
            all[i] = new RequestTraits(
                    (i & 1) != 0,
                    (i & 2) != 0,
                    (i & 4) != 0,
                    (i & 8) != 0,
                    (i & 16) != 0,
                    (i & 32) != 0,
                    (i & REFERS) != 0,
                    (i & UNKEPT) != 0);
        }
        return all;
    }

    /** The shared instance with these values. */
    public static RequestTraits of(
            boolean tools, boolean images, boolean raw, boolean base64, boolean suffix, boolean repeats) {
        return ALL[index(tools, images, raw, base64, suffix, repeats)];
    }

    private static int index(
            boolean tools, boolean images, boolean raw, boolean base64, boolean suffix, boolean repeats) {
        return (tools ? 1 : 0)
                | (images ? 2 : 0)
                | (raw ? 4 : 0)
                | (base64 ? 8 : 0)
                | (suffix ? 16 : 0)
                | (repeats ? 32 : 0);
    }

    /** The shared instance that says the same, and this of earlier answers and of coming back to this one. */
    RequestTraits about(boolean earlier, boolean gone) {
        return ALL[index(tools, images, raw, base64, suffix, repeats) | (earlier ? REFERS : 0) | (gone ? UNKEPT : 0)];
    }
}
