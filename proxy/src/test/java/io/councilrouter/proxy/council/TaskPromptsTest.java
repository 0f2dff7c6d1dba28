package io.councilrouter.proxy.council;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.config.GatewayConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests the shipped rules treat as a chat program's tasks, and which as its user's questions. */
final class TaskPromptsTest {
    private final TaskPrompts tasks = TaskPrompts.of(GatewayConfig.defaults().council());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "### Task:\nGenerate a short title for what was said.",
                "### Task:\r\nSuggest questions that the user may ask next.",
                "### task: find tags",
                "# Task\nAnalyze what to search for.",
                "Please generate a title of four words for our conversation, without quotation marks.",
                "Provide a concise title for the conversation, in its language.",
                "Write a headline that sums up the above discussion",
                "Summarize this chat in 5 words",
                "Name this conversation in three words or fewer",
                "Summarize in a 5-word title. Nothing else.",
                "Based on the chat history, give this conversation a name.",
                "Summarize the discussion briefly in 200 words or less to use as a prompt later"
            })
    void theUsersLastMessageTellsATask(String message) {
        assertTrue(tasks.fits("", message));
        assertTrue(tasks.fits("You are a helpful assistant.", message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "### Task:\nGenerate tags.",
                "You are a title generator. You say a title and nothing else.",
                "You are an assistant who finds titles: a conversation title generator",
                "You are good at conversations. Make a title of ten words of what the user says.",
                "You are a summarization AI. Be short.",
                "- you will generate a short title based on the first message of the user",
                "Summarize this coding conversation in under 50 characters.",
                "Analyze if this message indicates a new conversation topic. Reply in JSON.",
                "Available Tools: [{\"name\":\"a\"}]\n\nYour task is to choose the right ones."
            })
    void theSystemsMessageTellsATask(String message) {
        assertTrue(tasks.fits(message, "What is 6 times 7?"));
        assertFalse(tasks.fits("", "What is 6 times 7?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "What is 6 times 7?",
                "### Task:\nRespond to the user query using the context.\n<context>...</context>\nWhat is 6 times 7?",
                "### Task: answer the question below",
                "### Tasks for next week\nWhich of them comes first?",
                "Task: write a parser",
                "Write a title for my blog post about bread.",
                "Give me the name of the speaker in the following conversation: A: ... B: ...",
                "Generate a story in which nobody has a name. Then we talk about this chat.",
                "Summarize this conversation for my boss: we decided to move to Java.",
                "What would be a good title? Generate a title for the conversation"
            })
    void aQuestionOfTheUserIsNone(String message) {
        assertFalse(tasks.fits("", message));
        assertFalse(tasks.fits("You are a helpful conversational assistant. Answer in ten words.", message));
        assertFalse(tasks.fits("Write blog posts with a catchy title.", message));
    }

    @Test
    void onlyTheBeginningOfALongMessageIsLookedAt() {
        assertFalse(tasks.fits("", "x".repeat(50) + "### Task:\nGenerate a title."));
    }
}
