package io.councilrouter.proxy.cli;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code health}: an exit code for whoever watches a container, where there is no curl. */
@Command(name = "health", description = "Ask a running gateway whether it lives: exit code 0 or 1.")
final class HealthCommand implements Callable<Integer> {

    private static final int PATIENCE_MS = 3_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:11430",
            description = "Where the gateway listens. Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://127.0.0.1:11430");

    @Option(names = "--ready", description = "Ask whether to send it work, too.")
    private boolean ready;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        Ask.Answer answer = Ask.get(url.resolve(ready ? "/health/ready" : "/health/live"), PATIENCE_MS);
        terminal.line(answer.body());
        return answer.status() == 200 ? Main.OK : Main.FAILED;
    }
}
