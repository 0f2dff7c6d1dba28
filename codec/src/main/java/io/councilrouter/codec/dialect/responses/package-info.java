/**
 * OpenAI's Responses API, as OpenAI and those who copy it write it (Ollama, vLLM, llama.cpp, LM Studio, xAI, Groq,
 * OpenRouter).
 *
 * <pre>
 *   input          a text, or items: messages, calls, results, reasoning   neighbours of the assistant's are one message
 *   instructions   a root field; what the system says first
 *   output         items again, each with an id
 *   custom tools   take a text                                             functions with one argument, {@code input}
 *   namespaces     groups of tools                                         functions by both names, {@code files__read}
 *   an answer      repeats the parameters of its request                   {@link io.councilrouter.codec.dialect.RequestEcho}
 *   a stream       SSE with named events, numbered; the last one has the whole answer, so all of it is held
 * </pre>
 *
 * <p>What only a server of this API can do (tools that it runs itself, work in the background, answers that it keeps) is
 * refused where another API would have to do it.
 */
@NullMarked
package io.councilrouter.codec.dialect.responses;

import org.jspecify.annotations.NullMarked;
