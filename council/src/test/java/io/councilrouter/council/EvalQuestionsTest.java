package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The questions that measure councils: there are enough, and members can agree on each answer. */
final class EvalQuestionsTest {

    private static final Path FILE =
            Path.of(System.getProperty("root.dir", "..")).resolve("scripts/eval/questions.jsonl");

    private record Question(String id, String kind, String question, List<String> answers, String check) {}

    private static List<Question> questions() throws IOException {
        List<Question> questions = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            Map<String, String> texts = new HashMap<>();
            List<String> answers = new ArrayList<>();
            try (JsonParser parser = new JsonFactory().createParser(line)) {
                while (parser.nextToken() != null) {
                    if (parser.currentToken() == JsonToken.VALUE_STRING) {
                        if (parser.getParsingContext().inArray()) {
                            answers.add(parser.getText());
                        } else {
                            texts.put(parser.currentName(), parser.getText());
                        }
                    }
                }
            }
            questions.add(new Question(
                    texts.getOrDefault("id", ""),
                    texts.getOrDefault("kind", ""),
                    texts.getOrDefault("question", ""),
                    answers,
                    texts.getOrDefault("check", "")));
        }
        return questions;
    }

    @Test
    void thereAreMoreThanAHundredAndNoneTwice() throws IOException {
        List<Question> questions = questions();
        assertTrue(questions.size() >= 100, "only " + questions.size());
        Set<String> texts = new HashSet<>();
        Map<String, Integer> kinds = new HashMap<>();
        for (Question each : questions) {
            assertTrue(texts.add(each.question()), each.id());
            assertTrue(!each.answers().isEmpty() && each.question().length() < 300, each.id());
            kinds.merge(each.kind(), 1, Integer::sum);
        }
        assertEquals(Set.of("arithmetic", "facts", "logic", "reading"), kinds.keySet());
    }

    @Test
    void membersThatSayTheRightAnswerAgree() throws IOException {
        for (Question each : questions()) {
            FinalAnswer.FinalAnswerKind kind =
                    switch (each.check()) {
                        case "number" -> FinalAnswer.FinalAnswerKind.NUMBER;
                        case "yesno" -> FinalAnswer.FinalAnswerKind.YES_NO;
                        case "choice" -> FinalAnswer.FinalAnswerKind.CHOICE;
                        default -> FinalAnswer.FinalAnswerKind.TEXT;
                    };
            String answer = each.answers().getFirst();
            FinalAnswer plain = FinalAnswer.of("Final answer: " + answer);
            assertEquals(kind, plain.kind(), each.id());
            assertEquals(plain, FinalAnswer.of("I think so.\n\n**Final answer:** " + answer + "."), each.id());
        }
    }
}
