package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.responses.OutputItem.ItemKind;
import io.councilrouter.codec.dialect.responses.OutputPart.PartKind;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;

/**
 * The events of a stream as bytes, numbered from 0; their order is its caller's. Not thread-safe; belongs to one answer,
 * allocates nothing for a piece of text.
 */
final class EventFrames {
    private static final byte[] CREATED = opening("response.created");
    private static final byte[] IN_PROGRESS = opening("response.in_progress");
    private static final byte[] RESPONSE = ascii(",\"response\":");
    private static final byte[] ITEM_ADDED = opening("response.output_item.added");
    private static final byte[] ITEM_DONE = opening("response.output_item.done");
    private static final byte[] PART_ADDED = opening("response.content_part.added");
    private static final byte[] PART_DONE = opening("response.content_part.done");
    private static final byte[] SUMMARY_ADDED = opening("response.reasoning_summary_part.added");
    private static final byte[] SUMMARY_DONE = opening("response.reasoning_summary_part.done");
    private static final byte[] NOTE_ADDED = opening("response.output_text.annotation.added");
    private static final byte[] ARGUMENTS_DELTA = opening("response.function_call_arguments.delta");
    private static final byte[] ARGUMENTS_DONE = opening("response.function_call_arguments.done");
    private static final byte[] INPUT_DELTA = opening("response.custom_tool_call_input.delta");
    private static final byte[] INPUT_DONE = opening("response.custom_tool_call_input.done");
    private static final byte[] TEXT_DELTA = opening("response.output_text.delta");
    private static final byte[] TEXT_DONE = opening("response.output_text.done");
    private static final byte[] REFUSAL_DELTA = opening("response.refusal.delta");
    private static final byte[] REFUSAL_DONE = opening("response.refusal.done");
    private static final byte[] SUMMARY_DELTA = opening("response.reasoning_summary_text.delta");
    private static final byte[] SUMMARY_TEXT_DONE = opening("response.reasoning_summary_text.done");
    private static final byte[] THOUGHT_DELTA = opening("response.reasoning_text.delta");
    private static final byte[] THOUGHT_DONE = opening("response.reasoning_text.done");
    private static final byte[] OUTPUT_INDEX = ascii(",\"output_index\":");
    private static final byte[] ITEM = ascii(",\"item\":");
    private static final byte[] PART = ascii("\"part\":");
    private static final byte[] DELTA = ascii("\"delta\":\"");
    private static final byte[] TEXT = ascii("\"text\":\"");
    private static final byte[] REFUSAL = ascii("\"refusal\":\"");
    private static final byte[] ARGUMENTS = ascii("\"arguments\":\"");
    private static final byte[] INPUT = ascii("\"input\":\"");
    private static final byte[] NOTE_INDEX = ascii("\"annotation_index\":");
    private static final byte[] NOTE = ascii(",\"annotation\":");
    private static final byte[] END = ascii("}\n\n");
    private static final byte[] TEXT_END = ascii("\"}\n\n");
    private static final byte[] DELTA_END = ascii("\",\"logprobs\":[]}\n\n");
    private static final byte[] LOGPROBS = ascii("\",\"logprobs\":[");
    private static final byte[] LOGPROBS_END = ascii("]}\n\n");

    private final ByteSink out;
    private long sequence;

    EventFrames(ByteSink out) {
        this.out = out;
    }

    private static byte[] opening(String type) {
        return ascii("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":");
    }

    private void open(byte[] opening) {
        out.append(opening);
        Digits.append(out, sequence++);
    }

    /** The answer begins. */
    void begin(ResponseObject response) {
        whole(CREATED, response);
        whole(IN_PROGRESS, response);
    }

    /** The answer has come to its end, as its status says. */
    void end(ResponseObject response) {
        whole(opening("response." + response.status()), response);
    }

    private void whole(byte[] opening, ResponseObject response) {
        open(opening);
        out.append(RESPONSE);
        response.write(out);
        out.append(END);
    }

    /** The server has failed. */
    void error(Fault fault) {
        ResponsesErrors.event(sequence++, fault, out);
    }

    /** An item begins, as it is so far. */
    void added(OutputItem item) {
        item(ITEM_ADDED, item);
    }

    /** An item has ended. */
    void done(OutputItem item) {
        item(ITEM_DONE, item);
    }

    private void item(byte[] opening, OutputItem item) {
        open(opening);
        out.append(OUTPUT_INDEX);
        Digits.append(out, item.index());
        out.append(ITEM);
        item.write(out);
        out.append(END);
    }

    /** A part begins, as it is so far. */
    void added(OutputPart part) {
        part(part.kind() == PartKind.SUMMARY ? SUMMARY_ADDED : PART_ADDED, part);
    }

    /** A part has ended. */
    void done(OutputPart part) {
        open(doneOf(part.kind()));
        out.append(part.place());
        out.append(part.kind() == PartKind.REFUSAL ? REFUSAL : TEXT);
        out.append(part.text().view());
        if (part.kind() == PartKind.TEXT) {
            out.append(LOGPROBS);
            out.append(part.logprobs().view());
            out.append(LOGPROBS_END);
        } else {
            out.append(TEXT_END);
        }
        part(part.kind() == PartKind.SUMMARY ? SUMMARY_DONE : PART_DONE, part);
    }

    private void part(byte[] opening, OutputPart part) {
        open(opening);
        out.append(part.place());
        out.append(PART);
        part.write(out);
        out.append(END);
    }

    private static byte[] deltaOf(PartKind kind) {
        return switch (kind) {
            case TEXT -> TEXT_DELTA;
            case REFUSAL -> REFUSAL_DELTA;
            case SUMMARY -> SUMMARY_DELTA;
            case THOUGHT -> THOUGHT_DELTA;
        };
    }

    private static byte[] doneOf(PartKind kind) {
        return switch (kind) {
            case TEXT -> TEXT_DONE;
            case REFUSAL -> REFUSAL_DONE;
            case SUMMARY -> SUMMARY_TEXT_DONE;
            case THOUGHT -> THOUGHT_DONE;
        };
    }

    /** More of a part, the inside of a JSON string. */
    void delta(OutputPart part, @Borrowed ByteBuf escaped) {
        open(deltaOf(part.kind()));
        out.append(part.place());
        out.append(DELTA);
        out.append(escaped);
        out.append(part.kind() == PartKind.TEXT ? DELTA_END : TEXT_END);
    }

    /** A source of a text, the last one that it has. */
    void note(OutputPart part, int index, HeldText note) {
        open(NOTE_ADDED);
        out.append(part.place());
        out.append(NOTE_INDEX);
        Digits.append(out, index);
        out.append(NOTE);
        out.append(note.view());
        out.append(END);
    }

    /** More of a call's arguments or of a custom tool's text, the inside of a JSON string. */
    void delta(OutputItem call, @Borrowed ByteBuf escaped) {
        open(call.kind() == ItemKind.CUSTOM ? INPUT_DELTA : ARGUMENTS_DELTA);
        out.append(call.place());
        out.append(DELTA);
        out.append(escaped);
        out.append(TEXT_END);
    }

    /** A call's arguments, or a custom tool's text, are whole. */
    void whole(OutputItem call) {
        boolean custom = call.kind() == ItemKind.CUSTOM;
        open(custom ? INPUT_DONE : ARGUMENTS_DONE);
        out.append(call.place());
        out.append(custom ? INPUT : ARGUMENTS);
        out.append(call.body().view());
        out.append(TEXT_END);
    }
}
