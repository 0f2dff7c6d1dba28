package io.councilrouter.app.cli;

import io.councilrouter.app.boot.GatewayFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The result of a command that was run within this process.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it printed to standard error
 */
record Ran(int code, String out, String err) {

    /** Runs a command that asks {@code gate}. */
    static Ran of(GatewayFixture gate, List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        all(line).forEach(each -> each.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)));
        List<String> whole = new ArrayList<>(words);
        whole.addAll(List.of("--url", "http://127.0.0.1:" + gate.port()));
        return new Ran(line.execute(whole.toArray(String[]::new)), out.toString(), err.toString());
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(Ran::all));
    }
}
