package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down an answer's verbs, one per line. */
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
    public void drop(String name) {
        lines.add("drop " + name);
    }

    @Override
    public void blockOpen(int choice, Block kind, String id) {
        lines.add("blockOpen " + choice + " " + kind + " " + id);
    }

    @Override
    public void blockClose(int choice) {
        lines.add("blockClose " + choice);
    }

    @Override
    public void summary(int choice, ByteBuf escaped) {
        lines.add("summary " + choice + " " + text(escaped));
    }

    @Override
    public void sealed(int choice, Seal kind, ByteBuf escaped) {
        lines.add("sealed " + choice + " " + kind + " " + text(escaped));
    }

    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        lines.add("citation " + choice + " " + from + "-" + to + " " + url + " " + title);
    }

    @Override
    public void media(int choice, Media kind, Media.Source source, String type, ByteBuf escaped) {
        lines.add("media " + choice + " " + kind + " " + source + " " + type + " " + text(escaped));
    }

    @Override
    public void other(int choice, String name, ByteBuf raw) {
        lines.add("other " + choice + " " + name + " " + text(raw));
    }

    @Override
    public void transcript(int choice, ByteBuf escaped) {
        lines.add("transcript " + choice + " " + text(escaped));
    }

    @Override
    public void spoken(int choice, String id, long expires) {
        lines.add("spoken " + choice + " " + id + " " + expires);
    }

    @Override
    public void serverTool(int choice, String type, ByteBuf raw) {
        lines.add("serverTool " + choice + " " + type + " " + text(raw));
    }

    @Override
    public void stopWord(int choice, ByteBuf escaped) {
        lines.add("stopWord " + choice + " " + text(escaped));
    }

    private static String known(String name, long count) {
        return count < 0 ? "" : " " + name + "=" + count;
    }

    @Override
    public void usage(Usage usage) {
        lines.add("usage " + usage.prompt() + " " + usage.completion()
                + known("cached", usage.cached())
                + known("written", usage.cacheWritten())
                + known("thinking", usage.thinking())
                + known("heard", usage.promptAudio())
                + known("seen", usage.promptImages())
                + known("spoken", usage.completionAudio())
                + known("painted", usage.completionImages())
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
