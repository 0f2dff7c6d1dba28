package io.councilrouter.codec.chat;

/** What a root field of a request holds, as far as it concerns routing. */
public enum Fact {
    /** Nothing that concerns us. */
    OTHER,
    /** The model's name. */
    MODEL,
    /** The model's name in the field that an endpoint names beside the first; it counts where that is empty. */
    NAME,
    /** Whether the answer is wanted as a stream. */
    STREAM,
    /** An object with a flag in it that the dialect itself asks about. */
    FLAG,
    /** A list of tools. */
    TOOLS,
    /** A list of messages, some of which may hold images. */
    MESSAGES,
    /** A list of images. */
    IMAGES,
    /** A flag: whether the prompt bypasses the chat template. */
    RAW,
    /** A chat template of the client's own; with one the prompt bypasses the model's. */
    TEMPLATE,
    /** What comes behind the gap that is to be filled. */
    SUFFIX,
    /** How vectors are wanted. */
    VECTOR_FORM
}
