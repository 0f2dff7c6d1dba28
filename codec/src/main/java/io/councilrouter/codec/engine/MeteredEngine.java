package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** vLLM and SGLang: {@code /health}, {@code /v1/models}, and Prometheus metrics with queue and load. */
final class MeteredEngine implements Engine {
    static final MeteredEngine VLLM = new MeteredEngine("vllm:num_requests_waiting", "vllm:num_requests_running");
    static final MeteredEngine SGLANG = new MeteredEngine("sglang:num_queue_reqs", "sglang:num_running_reqs");

    private static final List<HeartbeatQuestion> QUESTIONS = List.of(
            new HeartbeatQuestion("/health", true, false),
            HeartbeatQuestion.list("/v1/models"),
            HeartbeatQuestion.more("/metrics"));

    private final String waiting;
    private final String running;

    private MeteredEngine(String waiting, String running) {
        this.waiting = waiting;
        this.running = running;
    }

    @Override
    public List<HeartbeatQuestion> questions() {
        return QUESTIONS;
    }

    @Override
    public void read(int question, int status, @Borrowed ByteBuf body, EngineFacts into) {
        if (question == 1) {
            into.list(body, ListEntry.ListKind.MODELS);
        } else if (question == 2 && status == 200) {
            into.queue(MetricLines.sum(body, waiting));
            into.running(MetricLines.sum(body, running));
        }
    }
}
