package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.machine.MachineCpu;
import io.councilrouter.bench.load.machine.ProcessCpu;
import io.councilrouter.bench.load.machine.Resident;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.target.Way;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** CPU time over one window: the target's, and how much others took meanwhile. Create it when the window begins. */
final class Meter {

    private final List<Long> target;
    private final List<Long> tools;
    private final ProcessCpu targetAtStart;
    private final ProcessCpu toolsAtStart;
    private final MachineCpu machineAtStart;
    private final long startedAt;

    Meter(Stage stage, Way target) {
        this.target = target.processes().get();
        this.tools = new ArrayList<>(stage.mock().pids());
        tools.add(ProcessHandle.current().pid());
        this.machineAtStart = MachineCpu.now();
        this.toolsAtStart = ProcessCpu.of(tools);
        this.targetAtStart = ProcessCpu.of(this.target);
        this.startedAt = System.nanoTime();
    }

    /**
     * Ends the window. The target's CPU time divided by {@code work} becomes {@code perWork}, which is missing for a
     * target without processes.
     */
    Map<Figure, Double> stop(Figure perWork, long work) {
        ProcessCpu targetAtEnd = ProcessCpu.of(target);
        double wall = System.nanoTime() - startedAt;
        ProcessCpu toolsAtEnd = ProcessCpu.of(tools);
        MachineCpu machine = MachineCpu.now();
        double spent = targetAtEnd.nanosSince(targetAtStart);
        double ours = spent + toolsAtEnd.nanosSince(toolsAtStart);
        double foreign = 100 * Math.max(0, machine.busyNanos() - machineAtStart.busyNanos() - ours) / wall;
        double stolen = 100 * (machine.stolenNanos() - machineAtStart.stolenNanos()) / wall;

        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        if (!target.isEmpty()) {
            if (work > 0) {
                figures.put(perWork, spent / work / 1e3);
            }
            figures.put(Figure.CORE_PERCENT, 100 * spent / wall);
            figures.put(Figure.RSS_MB, Resident.bytes(target) / 1e6);
        }
        figures.put(Figure.FOREIGN_PERCENT, foreign);
        figures.put(Figure.STOLEN_PERCENT, stolen);
        return figures;
    }

    /** Seconds since the window began. */
    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
