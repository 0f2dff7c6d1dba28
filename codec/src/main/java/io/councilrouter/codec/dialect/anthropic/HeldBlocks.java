package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.anthropic.BlockFields.BlockKind;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Content blocks that cannot be written yet, in the order in which they began. Not thread-safe; whoever made it closes it. */
final class HeldBlocks {
    private final List<Held> blocks = new ArrayList<>(0);
    private boolean border;

    /** One block. */
    static final class Held {
        private final BlockKind kind;
        private final int call;
        private final String id;
        private final String name;
        private final HeldText body = new HeldText();
        private final HeldText more = new HeldText();

        private Held(BlockKind kind, int call, String id, String name) {
            this.kind = kind;
            this.call = call;
            this.id = id;
            this.name = name;
        }

        /** What it is. */
        BlockKind kind() {
            return kind;
        }

        /** Place among the calls of the answer, −1 if it is none. */
        int call() {
            return call;
        }

        /** The call's id. */
        String id() {
            return id;
        }

        /** The tool's name. */
        String name() {
            return name;
        }

        /** Its text, thought, arguments or data, the inside of a JSON string; of a server's own the whole block. */
        HeldText body() {
            return body;
        }

        /** The signature of a thought; of a text its citations, with commas between them. */
        HeldText more() {
            return more;
        }

        private void close() {
            body.close();
            more.close();
        }
    }

    /** More of a text or a thought: of the last block, if it is of that kind and has not ended. */
    Held append(BlockKind kind, @Borrowed ByteBuf escaped) {
        Held last = last();
        if (last == null || last.kind != kind || border) {
            last = add(new Held(kind, -1, "", ""));
        }
        last.body.append(escaped);
        return last;
    }

    /** A block that is whole. */
    void whole(BlockKind kind, @Borrowed ByteBuf body) {
        add(new Held(kind, -1, "", "")).body.append(body);
        border = true;
    }

    /** A call begins. */
    void call(int index, String id, String name) {
        add(new Held(BlockKind.CALL, index, id, name));
    }

    /** More of a call's arguments, if it is held. */
    void arguments(int index, @Borrowed ByteBuf escaped) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).call == index) {
                blocks.get(i).body.append(escaped);
            }
        }
    }

    private Held add(Held block) {
        blocks.add(block);
        border = false;
        return block;
    }

    /** What comes next belongs to another block. */
    void border() {
        border = true;
    }

    /** The last block; null if there is none, or it has ended. */
    @Nullable
    Held last() {
        return blocks.isEmpty() || border ? null : blocks.getLast();
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** The blocks in their order. */
    List<Held> all() {
        return blocks;
    }

    /** Takes the first block out; the caller closes it by {@link #close(Held)}. */
    Held take() {
        return blocks.removeFirst();
    }

    /** Releases what a block holds that was taken. */
    static void close(Held block) {
        block.close();
    }

    /** Forgets the blocks and releases what they hold. Idempotent; usable again. */
    void close() {
        for (int i = 0; i < blocks.size(); i++) {
            blocks.get(i).close();
        }
        blocks.clear();
        border = false;
    }
}
