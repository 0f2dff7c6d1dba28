package io.councilrouter.proxy.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.http.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TunnelTest {
    private static final byte[] WHO = HeadWriter.line("Proxy-Authorization", "Basic abc");

    private final List<String> said = new ArrayList<>();

    private EmbeddedChannel channel(String host, byte[] who) {
        return new EmbeddedChannel(new Tunnel(Egress.authority(host, 8443), who, new Tunnel.TunnelResult() {
            @Override
            public void open() {
                said.add("open");
            }

            @Override
            public void refused(int status) {
                said.add("refused " + status);
            }
        }));
    }

    private static String written(EmbeddedChannel channel) {
        ByteBuf out = channel.readOutbound();
        try {
            return out.toString(StandardCharsets.US_ASCII);
        } finally {
            out.release();
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void asksForTheBackendByItsName() {
        EmbeddedChannel channel = channel("far", WHO);
        assertEquals(
                "CONNECT far:8443 HTTP/1.1\r\nHost: far:8443\r\nProxy-Authorization: Basic abc\r\n\r\n",
                written(channel));
        channel = channel("fd00::1", new byte[0]);
        assertEquals("CONNECT [fd00::1]:8443 HTTP/1.1\r\nHost: [fd00::1]:8443\r\n\r\n", written(channel));
    }

    @Test
    void leavesNothingBehindWhereverTheAnswerIsCut() {
        String answer = "HTTP/1.1 200 Connection established\r\nProxy-Agent: x\r\nContent-Length: 7\r\n\r\n";
        for (int cut = 1; cut < answer.length(); cut++) {
            said.clear();
            EmbeddedChannel channel = channel("h", WHO);
            written(channel);
            channel.writeInbound(bytes(answer.substring(0, cut)));
            assertEquals(List.of(), said, "cut at " + cut);
            channel.writeInbound(bytes(answer.substring(cut)));
            assertEquals(List.of("open"), said, "cut at " + cut);
            assertNull(channel.pipeline().get(Tunnel.class), "no handler stays on the data path");
            assertTrue(channel.isActive());
            assertFalse(channel.finish());
            assertEquals(List.of("open"), said);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 407 No\\r\\nProxy-Authenticate: Basic realm=x\\r\\nContent-Length: 5\\r\\n\\r\\nwrong | 407",
                "HTTP/1.1 403 No\\r\\nContent-Length: 0\\r\\n\\r\\n | 403",
                "HTTP/1.0 502 No\\r\\n\\r\\n | 502",
                "HTTP/1.1 200 OK\\r\\n\\r\\nSSH-2.0 | 200",
                "SSH-2.0-OpenSSH_9.2\\r\\n | 0",
                "HTTP/1.1 301 Moved\\r\\nLocation: http://x/\\r\\n\\r\\n | 301",
            })
    void isRefusedOnceAndClosed(String answer, int status) {
        EmbeddedChannel channel = channel("h", WHO);
        written(channel);
        channel.writeInbound(bytes(answer.replace("\\r", "\r").replace("\\n", "\n")));
        channel.finish();
        assertEquals(List.of("refused " + status), said);
        assertFalse(channel.isActive());
        assertFalse(Tunnel.remedy(status).isEmpty());
    }

    @Test
    void aProxyThatHangsUpRefuses() {
        EmbeddedChannel channel = channel("h", WHO);
        written(channel);
        channel.close();
        assertEquals(List.of("refused 0"), said);
    }
}
