/**
 * Anthropic's Messages API, as Anthropic and the engines that copy it write it (Ollama, llama.cpp, vLLM, SGLang, LM Studio).
 *
 * <pre>
 *   system         a root field, not a message          messages of the system anywhere become part of it
 *   messages       user and assistant in turn           neighbours of one role are one turn
 *   content        blocks: text, image, document, thinking, tool_use, tool_result
 *   tool results   blocks of the user, before all else  a message each in the vocabulary
 *   max_tokens     demanded
 *   a stream       SSE with named events, message_start first, message_stop last
 * </pre>
 */
@NullMarked
package io.councilrouter.codec.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
