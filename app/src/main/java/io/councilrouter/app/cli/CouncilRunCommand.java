package io.councilrouter.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code council run}: asks a council and shows its members at work; only the answer goes to standard output. */
@Command(
        name = "run",
        description = "Ask a council. The answer goes to standard output, members at work to standard error.")
final class CouncilRunCommand implements Callable<Integer> {

    /** A question on standard input may be a file to review, not a library. */
    private static final int LONGEST = 16 * 1024 * 1024;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private AdminFlags gateway = new AdminFlags();

    @Mixin
    private JsonFlag shown = new JsonFlag();

    @Mixin
    private KeyFlag key = new KeyFlag();

    @Parameters(
            arity = "0..1",
            index = "0",
            paramLabel = "TEMPLATE",
            description = "Name of a template, see list. Default with --replay: the one of the stored run.")
    private String template = "";

    @Parameters(
            arity = "0..*",
            index = "1..*",
            paramLabel = "QUESTION",
            description = "What to ask; \"-\" reads standard input.")
    private List<String> question = List.of();

    @Option(names = "--model", paramLabel = "MODEL", description = "Model for members that have none of their own.")
    private String model = "";

    @Option(
            names = "--replay",
            paramLabel = "ID",
            description = "Ask again what a stored run was asked: its id, as responses list shows it.")
    private String replay = "";

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        CouncilRequest request = replay.isEmpty() ? asked() : stored();
        if (shown.json()) {
            terminal.line(gateway.post(CouncilRequest.PATH, request.body(false), key.key()));
            return Main.OK;
        }
        CouncilBoard board = new CouncilBoard(terminal);
        try (BlockingRequest.Coming answer = gateway.stream(CouncilRequest.PATH, request.body(true), key.key())) {
            new CouncilStream(board).read(answer.body());
        }
        return board.end() ? Main.OK : Main.FAILED;
    }

    private CouncilRequest asked() throws IOException {
        if (gateway.tokenGiven()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--token is for --replay; a council is asked with --api-key");
        }
        if (template.isEmpty()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say which template; council list shows them");
        }
        String text = String.join(" ", question);
        if (text.equals("-")) {
            text = new String(System.in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
        if (text.isBlank()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to ask");
        }
        return CouncilRequest.of(template, text, model);
    }

    private CouncilRequest stored() throws IOException {
        if (!question.isEmpty()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "a replay has its question already");
        }
        String row = gateway.get(ResponsesCommand.PATH + "/" + AdminFlags.segment(replay), Map.of());
        return CouncilRequest.stored(row, template, model);
    }
}
