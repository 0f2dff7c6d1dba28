package io.councilrouter.app.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Print a completion script.",
            "bash: source <(council-router completion bash)",
            "zsh:  source <(council-router completion zsh)"
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells that are supported. */
    enum Shell {
        /** GNU bash. */
        BASH,
        /** The Z shell, by way of its bash emulation. */
        ZSH
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            defaultValue = "BASH",
            paramLabel = "SHELL",
            description = "bash or zsh. Default: bash.")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec.commandLine());
        if (shell == Shell.ZSH) {
            terminal.line("autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit");
        }
        terminal.line(AutoComplete.bash("council-router", spec.root().commandLine()));
        return Main.OK;
    }
}
