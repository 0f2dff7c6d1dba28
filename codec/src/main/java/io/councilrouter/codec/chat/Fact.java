package io.councilrouter.codec.chat;

/** What a root field of a request holds, as far as it concerns routing. */
public enum Fact {
    /** Nothing that concerns us. */
    OTHER,
    /** The model's name. */
    MODEL,
    /** The model's name in a second field that the endpoint defines; it counts where the first is empty. */
    NAME,
    /** Whether the client wants a stream. */
    STREAM,
    /** An object that holds a flag which only the dialect itself asks about. */
    FLAG,
    /** A list of tools. */
    TOOLS,
    /** A list of messages, some of which may hold images. */
    MESSAGES,
    /** A list of images. */
    IMAGES,
    /** A flag: whether the prompt bypasses the chat template. */
    RAW,
    /** The client's own chat template; it replaces the model's. */
    TEMPLATE,
    /** The text after the gap that is to be filled. */
    SUFFIX,
    /** The id of the answer that the request goes on from. */
    EARLIER,
    /** Whether the client may come back to the answer. */
    KEEP,
    /** In which form the client wants vectors. */
    VECTOR_FORM
}
