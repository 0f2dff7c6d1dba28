package io.councilrouter.codec.chat;

/** How much a model is asked to reason: OpenAI's reasoning_effort, Ollama's think. */
public enum Thinking {
    OFF,
    ON,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX
}
