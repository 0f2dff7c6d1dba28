package io.councilrouter.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code chat}: asks a model from a terminal. The answer goes to standard output, thinking and everything else to
 * standard error.
 */
@Command(
        name = "chat",
        description = {
            "Ask a model. The answer is streamed to standard output, what it thinks to standard error.",
            "Without a prompt: a conversation on a terminal, else the prompt is read from standard input.",
            "Ctrl-C stops an answer, Ctrl-D or /bye ends a conversation. Exit codes: 0 answered, 1 failed, 2 wrong usage,"
                    + " 130 stopped."
        })
final class ChatCommand implements Callable<Integer> {
    private static final String ANY = "auto";
    /** A prompt may be a file to sum up, not a library. */
    private static final int LONGEST = 16 * 1024 * 1024;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private GatewayFlags gateway = new GatewayFlags();

    @Mixin
    private KeyFlag key = new KeyFlag();

    @Parameters(
            arity = "0..1",
            index = "0",
            paramLabel = "MODEL",
            description = "The model; default: auto. A single argument with blanks in it is the prompt.")
    private String model = "";

    @Parameters(
            arity = "0..*",
            index = "1..*",
            paramLabel = "PROMPT",
            description = "What to ask; \"-\" stands for standard input.")
    private List<String> prompt = new ArrayList<>();

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told before anything else.")
    private String system = "";

    @Override
    public Integer call() throws IOException {
        List<String> words = new ArrayList<>(prompt);
        // Model names have no blanks, so a lone sentence is the prompt.
        boolean asked = words.isEmpty() && model.strip().matches("(?s).*\\s.*");
        if (asked || model.equals("-")) {
            words.addFirst(model);
        }
        String name = asked || model.equals("-") || model.isBlank() ? ANY : model;
        Chat chat = new Chat(gateway, key.key(), name, system, Terminal.of(spec.commandLine()));
        if (words.isEmpty() && Terminal.present()) {
            return talk(chat);
        }
        String text = words.isEmpty() ? input() : text(words);
        if (text.isBlank()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to ask: the prompt is empty");
        }
        // Ctrl-C ends the process with 130, as in shells, and with it the answer: the gateway sees us leave.
        chat.ask(text, null);
        return Main.OK;
    }

    /** Asks; meanwhile Ctrl-C stops only the answer. */
    private static void ask(Chat chat, String text) throws IOException {
        Chat.Stop stop = new Chat.Stop();
        Signals.quietly("INT", stop::now);
        chat.ask(text, stop);
    }

    private String text(List<String> words) throws IOException {
        List<String> whole = new ArrayList<>();
        for (String each : words) {
            whole.add(each.equals("-") ? input() : each);
        }
        return String.join(" ", whole);
    }

    private static String input() throws IOException {
        InputStream in = System.in;
        return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    }

    private int talk(Chat chat) throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        terminal.note(chat.model() + " at " + gateway.main() + "; /bye or Ctrl-D ends, /new begins anew");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (true) {
            Signals.quietly("INT", () -> {
                terminal.aside("\n");
                Runtime.getRuntime().halt(Main.OK);
            });
            terminal.aside(">>> ");
            String line = lines.readLine();
            if (line == null || line.strip().equals("/bye")) {
                if (line == null) {
                    terminal.aside("\n");
                }
                return Main.OK;
            }
            if (line.strip().equals("/new")) {
                chat.forget();
            } else if (!line.isBlank()) {
                try {
                    ask(chat, line);
                } catch (IOException e) {
                    terminal.error(String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
