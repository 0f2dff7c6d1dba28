package io.councilrouter.bench.strain;

import io.councilrouter.bench.load.target.MockProcess;
import io.councilrouter.bench.load.wire.NettyLogging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts one of the proofs: {@code kill|disk|lock JAVA GATEWAY DIRECTORY [KILLS]}, where the second and third are
 * command lines. {@code scripts/strain} runs it. Exits with 0 if all holds, 1 if not, 2 for a command line that cannot
 * be read.
 */
public final class Strain {

    private static final int MOCK = 1;
    private static final int GATEWAY = 2;
    private static final int HOME = 3;
    private static final int KILLS = 4;

    private Strain() {}

    public static void main(String[] arguments) throws IOException {
        NettyLogging.quiet();
        if (arguments.length <= HOME) {
            System.err.println("kill|disk|lock JAVA GATEWAY DIRECTORY [KILLS]");
            System.exit(2);
        }
        StrainSetup setup = new StrainSetup(words(arguments[GATEWAY]), Path.of(arguments[HOME]));
        boolean holds;
        try (MockProcess mock = MockProcess.start(words(arguments[MOCK]))) {
            holds = switch (arguments[0]) {
                case "kill" -> new KilledGateway(setup, mock).run(Integer.parseInt(arguments[KILLS]));
                case "disk" -> new FullDisk(setup, mock).run();
                case "lock" -> new LockedDatabase(setup, mock).run();
                default -> throw new IllegalArgumentException("no proof " + arguments[0]);
            };
        }
        System.out.println(holds ? "holds" : "DOES NOT HOLD");
        System.exit(holds ? 0 : 1);
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("\\s+"));
    }
}
