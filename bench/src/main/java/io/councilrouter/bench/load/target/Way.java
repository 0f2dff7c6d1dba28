package io.councilrouter.bench.load.target;

import io.councilrouter.bench.load.wire.Payloads;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way to the mock backend.
 *
 * @param name in the tables
 * @param processes the processes whose CPU and memory count; called at each reading, because nginx's worker is a child
 * @param requests where unstreamed requests go
 * @param streams where streams go
 */
public record Way(String name, Supplier<List<Long>> processes, Route requests, Route streams) {

    /** The name of the way with nothing in between. */
    public static final String DIRECT = "direct";

    /** The name of the reference. */
    public static final String NGINX = "nginx";

    /** The name of nginx with a buffered access log: a stricter reference, which we do not promise to match. */
    public static final String NGINX_BUFFERED_LOG = "nginx, buffered log";

    /** The name of the gateway in front of the mock's OpenAI port. */
    public static final String GATEWAY = "council-router";

    /** The name of the gateway in front of the mock's Ollama port: OpenAI comes in, Ollama goes out. */
    public static final String TRANSLATED = translated(GATEWAY);

    /** The name of the gateway with two event loops. */
    public static final String TWO_LOOPS = GATEWAY + ", 2 loops";

    /** The name of the gateway that stores every request and answer. */
    public static final String STORING = storing(GATEWAY);

    private static final String PATH = "/v1/chat/completions";

    /**
     * A loopback port and the model to ask for.
     *
     * @param port to connect to
     * @param model named in the request
     */
    public record Route(int port, String model) {

        /** The small request, head and body, for an answer at once. */
        public byte[] request() {
            return Payloads.post(PATH, port, Payloads.chat(model, false));
        }

        /** The small request for a stream. */
        public byte[] streamRequest() {
            return Payloads.post(PATH, port, Payloads.chat(model, true));
        }

        /** A request of so many bytes. */
        public byte[] largeRequest(int bytes) {
            return Payloads.post(PATH, port, Payloads.chat(model, false, bytes));
        }
    }

    /** The name of a gateway when it translates. */
    public static String translated(String gateway) {
        return gateway + ", translated";
    }

    /** The name of a gateway when it keeps everything. */
    public static String storing(String gateway) {
        return gateway + ", storing";
    }

    /** The mock itself. */
    public static Way direct(int mockPort) {
        Route route = new Route(mockPort, Payloads.OPENAI_MODEL);
        return new Way(DIRECT, List::of, route, route);
    }
}
