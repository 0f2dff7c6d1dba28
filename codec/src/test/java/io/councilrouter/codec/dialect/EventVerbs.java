package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down an answer's verbs, a line each. */
final class EventVerbs implements EventSink {
    final List<String> lines = new ArrayList<>();

    private static String text(ByteBuf buf) {
        return buf.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void start(String id, String model) {
        lines.add("start " + id + " " + model);
    }

    @Override
    public void text(int choice, ByteBuf escaped) {
        lines.add("text " + choice + " " + text(escaped));
    }

    @Override
    public void reasoning(int choice, ByteBuf escaped) {
        lines.add("reasoning " + choice + " " + text(escaped));
    }

    @Override
    public void refusal(int choice, ByteBuf escaped) {
        lines.add("refusal " + choice + " " + text(escaped));
    }

    @Override
    public void logprobs(int choice, ByteBuf raw) {
        lines.add("logprobs " + choice + " " + text(raw));
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        lines.add("toolOpen " + choice + " " + index + " " + id + " " + name);
    }

    @Override
    public void toolArgs(int choice, int index, ByteBuf escaped) {
        lines.add("toolArgs " + choice + " " + index + " " + text(escaped));
    }

    @Override
    public void vector(int index, ByteBuf raw) {
        lines.add("vector " + index + " " + text(raw));
    }

    @Override
    public void vectorBase64(int index, ByteBuf escaped) {
        lines.add("vectorBase64 " + index + " " + text(escaped));
    }

    @Override
    public void usage(Usage usage) {
        lines.add("usage " + usage.prompt() + " " + usage.completion()
                + (usage.cached() >= 0 ? " cached=" + usage.cached() : "")
                + (usage.thinking() >= 0 ? " thinking=" + usage.thinking() : "")
                + (usage.completionNanos() >= 0
                        ? " nanos=" + usage.loadNanos() + "," + usage.promptNanos() + "," + usage.completionNanos()
                        : ""));
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        lines.add("finish " + choice + " " + reason);
    }

    @Override
    public void end() {
        lines.add("end");
    }

    @Override
    public void fault(Fault fault) {
        lines.add("fault " + fault.code() + " " + fault.message());
    }
}
