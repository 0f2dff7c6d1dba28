package io.councilrouter.app.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code health}: an exit code for a container's health check, where there may be no curl. */
@Command(name = "health", description = "Ask a running gateway whether it is alive: exit code 0 or 1.")
final class HealthCommand implements Callable<Integer> {

    private static final int PATIENCE_MS = 3_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private GatewayFlags gateway = new GatewayFlags();

    @Option(names = "--ready", description = "Also ask whether it is ready for requests.")
    private boolean ready;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.of(spec.commandLine());
        BlockingRequest.CommandQuestion question =
                BlockingRequest.CommandQuestion.get(ready ? "/health/ready" : "/health/live", PATIENCE_MS);
        BlockingRequest.CommandAnswer answer =
                gateway.ask(gateway.main(), question).whole();
        terminal.line(answer.body());
        return answer.status() == 200 ? Main.OK : Main.FAILED;
    }
}
