/**
 * OpenAI's chat completions, completions and embeddings, as OpenAI and everyone who copies it writes them (vLLM,
 * llama.cpp, SGLang, LM Studio, the hosted APIs).
 *
 * <p>A stream is SSE; its terminator is {@code [DONE]}, and where that is missing a finish reason will do. Reasoning is
 * read from {@code reasoning_content} and {@code reasoning}, written as {@code reasoning_content}: all clients that show
 * reasoning read that one.
 */
@NullMarked
package io.councilrouter.codec.dialect.openai;

import org.jspecify.annotations.NullMarked;
