package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the reader of a request and its writer, and changes what is said as the {@link ModelTerms} of a named
 * model want it. One attempt's, on its loop.
 */
public final class TermsRelay implements ChatRelay {
    private final ModelTerms terms;
    private final ChatSink writer;
    private final boolean talks;
    private final Set<String> said = new HashSet<>();
    private boolean spoken;
    /** Whether the last thing said was a tool that was taken out: what is said of it goes with it. */
    private boolean silent;

    /**
     * A relay in front of {@code writer}.
     *
     * @param talks whether the request is one in which the system may say something
     */
    public TermsRelay(ModelTerms terms, ChatSink writer, boolean talks) {
        this.terms = terms;
        this.writer = writer;
        this.talks = talks;
    }

    @Override
    public ChatSink to() {
        return writer;
    }

    /** Whether the request's own words with that key go on; if so, they are remembered. */
    private boolean passes(String key) {
        if (terms.rules(key)) {
            return false;
        }
        said.add(key);
        return true;
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        if (passes(key.label())) {
            writer.param(key, raw);
        }
    }

    @Override
    public void thinking(Thinking level) {
        if (passes(FieldWords.THINKING)) {
            writer.thinking(level);
        }
    }

    @Override
    public void thinkingBudget(long tokens) {
        if (passes(FieldWords.THINKING)) {
            writer.thinkingBudget(tokens);
        }
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        if (passes(FieldWords.FORMAT)) {
            writer.format(schema);
        }
    }

    @Override
    public void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        if (passes(FieldWords.FORMAT)) {
            writer.format(name, strict, schema);
        }
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        if (passes(FieldWords.key(name))) {
            writer.other(name, raw);
        }
    }

    @Override
    public void message(Role role) {
        silent = false;
        lead(role);
        writer.message(role);
    }

    @Override
    public void prompt(@Borrowed ByteBuf escaped) {
        lead(Role.USER);
        writer.prompt(escaped);
    }

    /** Says what the system says before the first who speaks, unless that is the system. */
    private void lead(Role first) {
        if (spoken) {
            return;
        }
        spoken = true;
        ByteBuf text = terms.system();
        if (talks && text.isReadable() && first != Role.SYSTEM && first != Role.DEVELOPER) {
            writer.message(Role.SYSTEM);
            writer.text(text);
            writer.messageEnd();
        }
    }

    @Override
    public void tool(String name) {
        silent = terms.strips(FieldWords.TOOLS);
        if (!silent) {
            writer.tool(name);
        }
    }

    @Override
    public void toolDescription(@Borrowed ByteBuf escaped) {
        if (!silent) {
            writer.toolDescription(escaped);
        }
    }

    @Override
    public void toolParameters(@Borrowed ByteBuf raw) {
        if (!silent) {
            writer.toolParameters(raw);
        }
    }

    @Override
    public void toolStrict(boolean wanted) {
        if (!silent) {
            writer.toolStrict(wanted);
        }
    }

    @Override
    public void toolEnd() {
        if (!silent) {
            writer.toolEnd();
        }
    }

    @Override
    public void cacheMark(String ttl) {
        if (!silent) {
            writer.cacheMark(ttl);
        }
    }

    @Override
    public void otherTool(String type, @Borrowed ByteBuf raw) {
        silent = terms.strips(FieldWords.TOOLS);
        if (!silent) {
            writer.otherTool(type, raw);
        }
    }

    @Override
    public void allowedTool(String name) {
        if (!terms.strips("tool_choice")) {
            writer.allowedTool(name);
        }
    }

    @Override
    public void toolChoice(ToolChoice choice, String name) {
        if (!terms.strips("tool_choice")) {
            writer.toolChoice(choice, name);
        }
    }

    @Override
    public void end() {
        terms.due(said).forEach(each -> each.say(writer));
        writer.end();
    }
}
