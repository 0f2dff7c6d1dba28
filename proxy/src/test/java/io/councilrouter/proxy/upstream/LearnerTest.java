package io.councilrouter.proxy.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Owned;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.engine.EngineFacts;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.ConfigReader;
import io.councilrouter.proxy.Heads;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.exchange.Link;
import io.councilrouter.proxy.exchange.LinkListener;
import io.councilrouter.proxy.turns.HandTurns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a server is asked what its models can do, on a loop stepped by hand. */
@ExtendWith(LeakExtension.class)
final class LearnerTest {
    private static final String THINKS = "{\"capabilities\":[\"completion\",\"thinking\"]}";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HandTurns turns = new HandTurns();
    private final Server server = new Server();
    private final List<EngineFacts> learnt = new ArrayList<>();
    private final Learner learner = new Learner(
            new Fetch.Tools(server::open, turns, PooledByteBufAllocator.DEFAULT),
            profile(),
            Objects.requireNonNull(Listed.ENGINE.aboutModels()),
            PATIENCE,
            learnt::add);

    private static BackendProfile profile() {
        var config = new ConfigReader(Path.of("."), Map.of(), Catalogue.shipped(), Set.of())
                .read("it.yaml", "server: {port: 0}\n", List.of())
                .config();
        BackendConfig backend = BackendConfig.of("a", Listed.OLLAMA, URI.create("http://a.test/below"));
        return new BackendProfile(
                backend,
                Dialects.load().wires(List.of("ollama")),
                config.traffic().timeouts());
    }

    /** A server whose connections open at once, and which answers when told to. */
    private static final class Server implements Link {
        private final List<String> requests = new ArrayList<>();
        private final List<LinkListener> waiting = new ArrayList<>();
        private int closed;

        Link open(BackendProfile profile, boolean fresh, LinkListener listener) {
            waiting.add(listener);
            listener.onReady(this);
            return this;
        }

        @Override
        public void write(@Owned ByteBuf part) {
            requests.add(part.toString(StandardCharsets.UTF_8));
            part.release();
        }

        @Override
        public void flush() {
            // Written already.
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void requestDone(boolean head) {
            // It answers when it is told to.
        }

        @Override
        public void pause(boolean paused) {
            // What it says is read at once.
        }

        @Override
        public void close() {
            closed++;
        }

        /** Models about which it has been asked. */
        List<String> asked() {
            return requests.stream()
                    .map(each -> each.substring(each.lastIndexOf(':') + 2, each.length() - 2))
                    .toList();
        }

        LinkListener next() {
            return waiting.removeFirst();
        }
    }

    private EngineFacts beat(String... entries) {
        EngineFacts facts = Listed.by("1.0", entries);
        learner.complete(facts);
        learner.begin();
        return facts;
    }

    private void answer(int status, String body) {
        LinkListener listener = server.next();
        listener.onHead(Heads.response(status));
        listener.onBody(Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
        listener.onEnd();
        turns.step();
    }

    private static Set<String> abilities(EngineFacts facts) {
        List<EngineFacts.Model> models = facts.models();
        assertNotNull(models);
        return models.getFirst().abilities();
    }

    @Test
    void aModelIsAskedAboutByItsNameBelowTheBackendsPath() {
        beat("a/b d1");
        String request = server.requests.getFirst();
        assertTrue(request.startsWith("POST /below/api/show HTTP/1.1\r\nHost: a.test\r\n"), request);
        assertTrue(request.contains("\r\nContent-Type: application/json\r\nContent-Length: 15\r\n"), request);
        assertTrue(request.endsWith("\r\n\r\n{\"model\":\"a/b\"}"), request);
        answer(200, THINKS);
    }

    @Test
    void modelsAreAskedOneAfterTheOtherAndReportedOnce() {
        EngineFacts facts = beat("a d1", "b d1");
        assertEquals(List.of("a"), server.asked());
        answer(200, THINKS);
        assertEquals(List.of("a", "b"), server.asked());
        assertEquals(List.of(), learnt);
        answer(404, "{\"error\":\"model 'b' not found\"}");
        assertEquals(List.of(facts), learnt);
        assertEquals(Set.of("completion", "thinking"), abilities(facts));
        EngineFacts later = beat("a d1", "b d1");
        assertEquals(Set.of("completion", "thinking"), abilities(later));
        assertEquals(2, server.requests.size(), "each is asked about once");
        assertEquals(1, learnt.size());
    }

    @Test
    void anAnswerThatSaysNothingIsNoNews() {
        beat("a d1");
        answer(500, "oops");
        beat("a d1");
        assertEquals(1, server.requests.size());
        assertEquals(List.of(), learnt);
    }

    @Test
    void asksAboutALimitedNumberAfterOneBeat() {
        String[] entries = IntStream.range(0, Learner.MOST_A_BEAT + 3)
                .mapToObj(i -> "m" + i + " d")
                .toArray(String[]::new);
        beat(entries);
        while (!server.waiting.isEmpty()) {
            answer(200, THINKS);
        }
        assertEquals(Learner.MOST_A_BEAT, server.requests.size());
        assertEquals(1, learnt.size());
        beat(entries);
        while (!server.waiting.isEmpty()) {
            answer(200, THINKS);
        }
        assertEquals(entries.length, server.requests.size());
    }

    @Test
    void whatIsLeftWhenTheTimeIsOverFollowsTheNextBeat() {
        beat("a d1", "b d1", "c d1");
        turns.pass(PATIENCE.toMillis() - 1000);
        answer(200, THINKS);
        turns.pass(2000);
        answer(200, THINKS);
        assertEquals(List.of("a", "b"), server.asked());
        assertEquals(1, learnt.size());
        beat("a d1", "b d1", "c d1");
        assertEquals(List.of("a", "b", "c"), server.asked());
        answer(200, THINKS);
    }

    @Test
    void aServerThatDoesNotAnswerIsNotAskedUntilTheNextBeat() {
        beat("a d1", "b d1");
        turns.pass(PATIENCE.toMillis() + 100);
        assertEquals(1, server.closed);
        assertEquals(List.of("a"), server.asked());
        server.waiting.clear();
        beat("a d1", "b d1");
        assertEquals(List.of("a", "b"), server.asked(), "a is known not to answer");
        server.next()
                .onFailed(
                        new Fault.BackendFailed(FaultCode.UPSTREAM_TRUNCATED, "It closed.", FailurePoint.HEAD), false);
        turns.step();
        beat("a d1", "b d1");
        assertEquals(2, server.requests.size());
        assertEquals(List.of(), learnt);
    }

    @Test
    void aStaleConnectionIsReplacedOnceAndTheQuestionRepeated() {
        beat("a d1");
        server.next()
                .onFailed(new Fault.BackendFailed(FaultCode.UPSTREAM_TRUNCATED, "It closed.", FailurePoint.HEAD), true);
        assertEquals(List.of("a", "a"), server.asked());
        answer(200, THINKS);
        assertEquals(1, learnt.size());
    }

    @Test
    void beatsThatComeMeanwhileStartNoSecondRound() {
        beat("a d1", "b d1");
        EngineFacts later = beat("a d1", "c d1");
        assertEquals(List.of("a"), server.asked());
        answer(200, THINKS);
        assertEquals(List.of("a", "c"), server.asked(), "b has left the list");
        answer(200, THINKS);
        assertEquals(List.of(later), learnt, "what the last beat found out is completed");
        assertEquals(Set.of("completion", "thinking"), abilities(later));
    }

    @Test
    void afterClosingNothingIsAskedOrReported() {
        beat("a d1", "b d1");
        learner.close();
        assertEquals(1, server.closed);
        turns.pass(PATIENCE.toMillis() * 2);
        assertEquals(1, server.requests.size());
        assertEquals(List.of(), learnt);
    }

    @Test
    void listsThatSayItCostNothing() {
        beat("a d1 completion,tools", "b d1 embedding");
        assertEquals(List.of(), server.requests);
        assertEquals(0, turns.armed());
    }
}
