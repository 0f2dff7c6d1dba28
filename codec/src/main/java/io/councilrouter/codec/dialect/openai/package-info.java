/**
 * OpenAI's chat completions, completions and embeddings, as OpenAI and everyone who copies it writes them (vLLM,
 * llama.cpp, SGLang, LM Studio, the hosted APIs).
 *
 * <p>A stream is SSE; its terminator is {@code [DONE]}; if that is missing, a finish reason also completes it.
 * Reasoning is read from {@code reasoning_content} and {@code reasoning}, and written as {@code reasoning_content},
 * which all clients that show reasoning read.
 */
@NullMarked
package io.councilrouter.codec.dialect.openai;

import org.jspecify.annotations.NullMarked;
